package io.aistrale.cost.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.pricing.Cost;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/// The shipped price files and the arithmetic, against costs figured apart from both.
class ShippedPricesTest {
    private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    private static final Instant BEFORE_TIERS = Instant.parse("2026-11-24T23:59:59Z");

    private static PriceBook book = new PriceBook(List.of());

    @BeforeAll
    static void readFiles() throws IOException {
        var prices = new ArrayList<Price>();
        for (var file :
                new PathMatchingResourcePatternResolver()
                        .getResources("classpath*:/prices/*.yaml")) {
            try (var text = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
                prices.addAll(PriceFile.read("shipped", text, Price.Origin.BUILT_IN).prices());
            }
        }
        book = new PriceBook(prices);
    }

    @ParameterizedTest(name = "{0}: {12}")
    @CsvFileSource(resources = "/published-costs.csv", numLinesToSkip = 1)
    void aCallCostsWhatItsProviderPublishes(ArgumentsAccessor call) {
        Usage usage =
                Usage.NONE
                        .with(UsageClass.INPUT, quantity(call, 5))
                        .with(UsageClass.CACHED_INPUT, quantity(call, 6))
                        .with(UsageClass.CACHE_WRITE_5M, quantity(call, 7))
                        .with(UsageClass.CACHE_WRITE_1H, quantity(call, 8))
                        .with(UsageClass.OUTPUT, quantity(call, 9))
                        .with(UsageClass.REASONING, quantity(call, 10))
                        .with(UsageClass.SEARCH_UNIT, quantity(call, 11));

        BigDecimal cost =
                cost(
                        text(call, 1),
                        text(call, 2),
                        call.getString(3),
                        ServiceTier.named(call.getString(4)),
                        usage,
                        NOW,
                        call.size() > 13 ? call.getString(13) : null);

        if (text(call, 12).equals("unpriced")) {
            assertThat(cost).isNull();
        } else {
            assertThat(cost).isEqualByComparingTo(text(call, 12));
        }
    }

    private static String text(ArgumentsAccessor call, int column) {
        return Objects.requireNonNull(call.getString(column));
    }

    private static long quantity(ArgumentsAccessor call, int column) {
        Long quantity = call.getLong(column);
        return quantity == null ? 0 : quantity;
    }

    /// US dollars; null where the cost is not known.
    private static @Nullable BigDecimal cost(
            String provider,
            String model,
            @Nullable String servedBy,
            ServiceTier tier,
            Usage usage,
            Instant at,
            @Nullable String region) {
        return book.find(provider, model, servedBy, at)
                .map(price -> Cost.of(usage, tier, region, price))
                .map(cost -> cost instanceof Cost.Known(var usd) ? usd : null)
                .orElse(null);
    }

    @ParameterizedTest(name = "{0} {1} has {2}")
    @CsvSource({
        "openai, gpt-4o-mini-slow-500ms, 0.15",
        "anthropic, claude-haiku-4-5-20251001, 1",
        "cohere, command-r7b-12-2024, 0.0375",
        "cohere, embed-v4.0, 0.12",
        "huggingface, meta-llama/Llama-3.3-70B-Instruct, 0.88",
    })
    void theModelsOfTheDemoArePriced(String provider, String model, BigDecimal perMillionInput) {
        assertThat(
                        cost(
                                provider,
                                model,
                                null,
                                ServiceTier.STANDARD,
                                Usage.NONE.with(UsageClass.INPUT, 1_000_000),
                                NOW,
                                null))
                .isEqualByComparingTo(perMillionInput);
    }

    @Test
    void aModelNobodyPricedHasNoPrice() {
        assertThat(book.find("openai", "experimental-model-x", null, NOW)).isEmpty();
        assertThat(book.find("openai", "gpt-5.9", null, NOW)).isEmpty();
    }

    @Test
    void callsBeforeTheTiersCameCostWhatTheyDidThen() {
        Usage longCall = Usage.NONE.with(UsageClass.INPUT, 300_000);

        // 300,000 * 2.5, and from then on twice that
        assertThat(
                        cost(
                                "openai",
                                "gpt-5.4",
                                null,
                                ServiceTier.STANDARD,
                                longCall,
                                BEFORE_TIERS,
                                null))
                .isEqualByComparingTo("0.75");
        assertThat(cost("openai", "gpt-5.4", null, ServiceTier.STANDARD, longCall, NOW, null))
                .isEqualByComparingTo("1.5");
    }
}
