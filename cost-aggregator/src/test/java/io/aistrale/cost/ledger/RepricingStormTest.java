package io.aistrale.cost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.cost.ledger.Entry.Reason;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.PriceCurrency;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Attempts that are recorded, unknown, priced, repriced and finish late, in any order, under price
/// books that come and go: their entries add up to the outcome, priced once and afresh.
class RepricingStormTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:00Z");
    private static final List<String> MODELS = List.of("gpt-x", "gpt-y", "gpt-x-large");

    /// An attempt, with what the ledger says of it.
    private static final class Life {
        final Attempt attempt;
        final AttemptEnd known;
        final List<Entry> entries = new ArrayList<>();
        @Nullable Standing standing;
        AttemptEnd end;
        @Nullable PriceBook book;

        Life(AttemptEnd known) {
            this.attempt = known.attempt();
            this.known = known;
            this.end = new AttemptEnd(attempt, Status.UNKNOWN, null);
        }

        void add(Entry entry) {
            entries.add(entry);
            assertThat(entry.number()).isEqualTo(entries.size() - 1);
            standing = entry.after(standing);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261129})
    void whateverComesWhenTheEntriesAddUpToTheOutcomeAtThePriceInForce(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            var life = new Life(end(random));
            for (int step = random.nextInt(12); step >= 0; step--) {
                PriceBook book = book(random);
                switch (random.nextInt(4)) {
                    case 0 ->
                            journal(life, new AttemptEnd(life.attempt, Status.UNKNOWN, null), book);
                    case 1 -> journal(life, life.known, book);
                    case 2 -> priced(life, book);
                    default -> repriced(life, book);
                }
                requireSums(life, seed);
            }
        }
    }

    private static void journal(Life life, AttemptEnd end, PriceBook book) {
        Map<UUID, Standing> standings = new HashMap<>();
        if (life.standing != null) {
            standings.put(life.attempt.id(), life.standing);
        }
        for (Entry entry : Ledger.settle(List.of(end, end), standings, book)) {
            life.add(entry);
            life.end = end;
            life.book = book;
        }
    }

    /// Only where a price is missing, as from the table of those that wait for one.
    private static void priced(Life life, PriceBook book) {
        if (!life.entries.isEmpty() && life.entries.getLast().lacksPrice()) {
            correct(life, book, Reason.PRICED);
        }
    }

    private static void repriced(Life life, PriceBook book) {
        if (!life.entries.isEmpty()) {
            correct(life, book, Reason.REPRICED);
        }
    }

    private static void correct(Life life, PriceBook book, Reason reason) {
        Optional<Entry> entry = Entry.priced(life.end, standing(life), book, reason);
        entry.ifPresent(life::add);
        life.book = book;
        assertThat(Entry.priced(life.end, standing(life), book, reason))
                .as("priced again by the same book")
                .isEmpty();
    }

    private static Standing standing(Life life) {
        return Objects.requireNonNull(life.standing);
    }

    private static void requireSums(Life life, long seed) {
        if (life.book == null) {
            assertThat(life.entries).isEmpty();
            return;
        }
        Entry fresh = Entry.of(life.end, null, life.book).orElseThrow();
        Totals sum = life.entries.stream().map(Entry::totals).reduce(Totals::plus).orElseThrow();
        assertThat(sum)
                .as("seed %d, %s", seed, life.entries)
                .usingRecursiveComparison()
                .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                .isEqualTo(fresh.totals());
        Standing standing = standing(life);
        assertThat(standing.says(fresh.charge())).as("seed %d, %s", seed, standing).isTrue();
        assertThat(life.entries.getLast().lacksPrice()).isEqualTo(fresh.lacksPrice());
        assertThat(rows(life, entry -> entry.charge().costUsd()))
                .isEqualByComparingTo(sum.costUsd());
        assertThat(rows(life, entry -> entry.charge().upperBoundUsd()))
                .isEqualByComparingTo(sum.upperBoundUsd());
    }

    private static BigDecimal rows(Life life, Function<Entry, @Nullable BigDecimal> column) {
        return life.entries.stream()
                .map(column)
                .map(Standing::orZero)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static AttemptEnd end(Random random) {
        var attempt =
                new Attempt(
                        TimeOrderedIds.next(),
                        TimeOrderedIds.next(),
                        "ann",
                        "support",
                        Map.of("team", "blue"),
                        null,
                        "openai",
                        MODELS.get(random.nextInt(MODELS.size())),
                        null,
                        NOW,
                        new Attempt.Ceiling(
                                random.nextInt(500),
                                random.nextBoolean() ? Long.valueOf(random.nextInt(500)) : null));
        Usage usage =
                Usage.NONE
                        .with(UsageClass.INPUT, random.nextInt(500))
                        .with(UsageClass.OUTPUT, random.nextInt(500));
        var handling =
                new Handling(
                        null,
                        random.nextBoolean() ? "flex" : null,
                        random.nextBoolean() ? "EU" : null);
        return switch (random.nextInt(4)) {
            case 0 -> new AttemptEnd(attempt, Status.ERROR, null, handling);
            case 1 -> new AttemptEnd(attempt, Status.ERROR, usage, handling);
            default -> new AttemptEnd(attempt, Status.SUCCESS, usage, handling);
        };
    }

    /// Some models without a price, some prices without a tier, an output, or in euros.
    private static PriceBook book(Random random) {
        var prices = new ArrayList<Price>();
        for (String model : MODELS) {
            if (random.nextBoolean()) {
                List<Rates> rates = new ArrayList<>();
                rates.add(rates(random, ServiceTier.STANDARD));
                if (random.nextBoolean()) {
                    rates.add(rates(random, ServiceTier.FLEX));
                }
                prices.add(
                        new Price(
                                Price.Origin.OPERATOR,
                                "openai",
                                model,
                                "v" + random.nextInt(1000),
                                NOW.minusSeconds(random.nextInt(2) * 100L).plusSeconds(50),
                                random.nextBoolean()
                                        ? PriceCurrency.USD
                                        : new PriceCurrency("EUR", new BigDecimal("1.0834")),
                                rates));
            }
        }
        return new PriceBook(prices);
    }

    private static Rates rates(Random random, ServiceTier tier) {
        var perClass = new HashMap<UsageClass, BigDecimal>();
        perClass.put(UsageClass.INPUT, BigDecimal.valueOf(random.nextInt(3), 3));
        if (random.nextInt(4) > 0) {
            perClass.put(UsageClass.OUTPUT, BigDecimal.valueOf(random.nextInt(5000), 3));
        }
        return new Rates(
                tier,
                0,
                perClass,
                random.nextBoolean() ? Map.of("eu", new BigDecimal("1.1")) : Map.of());
    }
}
