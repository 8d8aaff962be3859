package io.aistrale.schemas.pricing;

import static io.aistrale.schemas.pricing.UsageClass.AUDIO_INPUT;
import static io.aistrale.schemas.pricing.UsageClass.AUDIO_OUTPUT;
import static io.aistrale.schemas.pricing.UsageClass.CACHED_INPUT;
import static io.aistrale.schemas.pricing.UsageClass.CACHE_WRITE_1H;
import static io.aistrale.schemas.pricing.UsageClass.CACHE_WRITE_5M;
import static io.aistrale.schemas.pricing.UsageClass.IMAGE_INPUT;
import static io.aistrale.schemas.pricing.UsageClass.IMAGE_OUTPUT;
import static io.aistrale.schemas.pricing.UsageClass.INPUT;
import static io.aistrale.schemas.pricing.UsageClass.OUTPUT;
import static io.aistrale.schemas.pricing.UsageClass.REASONING;
import static io.aistrale.schemas.pricing.UsageClass.REQUEST;
import static io.aistrale.schemas.pricing.UsageClass.SEARCH_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every expected figure is worked out by hand; the sums stand beside them.
class CostTest {
    private static final Map<UsageClass, String> GPT_4O_MINI =
            Map.of(INPUT, "0.15", CACHED_INPUT, "0.075", OUTPUT, "0.6");
    private static final Map<UsageClass, String> HAIKU =
            Map.of(
                    INPUT, "1",
                    CACHED_INPUT, "0.1",
                    CACHE_WRITE_5M, "1.25",
                    CACHE_WRITE_1H, "2",
                    OUTPUT, "5");
    private static final Map<UsageClass, String> AUDIO =
            Map.of(INPUT, "2.5", AUDIO_INPUT, "40", OUTPUT, "10", AUDIO_OUTPUT, "80");
    private static final Map<UsageClass, String> ONLY_INPUT_AND_OUTPUT =
            Map.of(INPUT, "1", OUTPUT, "3");

    private static final Price TIERED =
            price(
                    Rates.standard(amounts(Map.of(INPUT, "1", OUTPUT, "3"))),
                    new Rates(ServiceTier.STANDARD, 100, amounts(Map.of(INPUT, "2", OUTPUT, "4"))),
                    new Rates(ServiceTier.STANDARD, 1000, amounts(Map.of(INPUT, "5", OUTPUT, "6"))),
                    new Rates(ServiceTier.FLEX, 0, amounts(Map.of(INPUT, "0.5"))),
                    new Rates(ServiceTier.FLEX, 200, amounts(Map.of(INPUT, "0.7"))));

    static Stream<Arguments> calls() {
        return Stream.of(
                call("no usage costs nothing", GPT_4O_MINI, Map.of(), "0"),
                // 1000 * 0.15 + 500 * 0.6 = 450 per million
                call(
                        "input and output",
                        GPT_4O_MINI,
                        Map.of(INPUT, 1000L, OUTPUT, 500L),
                        "0.00045"),
                // 200 * 0.15 + 800 * 0.075 + 10 * 0.6 = 30 + 60 + 6
                call(
                        "cached input",
                        GPT_4O_MINI,
                        Map.of(INPUT, 200L, CACHED_INPUT, 800L, OUTPUT, 10L),
                        "0.000096"),
                // 3 * 1 + 1000 * 1.25 + 2000 * 2 + 500 * 0.1 + 7 * 5 = 3 + 1250 + 4000 + 50 + 35
                call(
                        "cache writes of both durations",
                        HAIKU,
                        Map.of(
                                INPUT, 3L,
                                CACHE_WRITE_5M, 1000L,
                                CACHE_WRITE_1H, 2000L,
                                CACHED_INPUT, 500L,
                                OUTPUT, 7L),
                        "0.005338"),
                // (40 + 960) * 3
                call(
                        "reasoning costs as output where it has no price",
                        ONLY_INPUT_AND_OUTPUT,
                        Map.of(OUTPUT, 40L, REASONING, 960L),
                        "0.003"),
                // 100 * 0.6 + 900 * 2.4 = 60 + 2160
                call(
                        "reasoning at a price of its own",
                        Map.of(OUTPUT, "0.6", REASONING, "2.4"),
                        Map.of(OUTPUT, 100L, REASONING, 900L),
                        "0.00222"),
                // 10 * 2.5 + 300 * 40 + 20 * 10 + 150 * 80 = 25 + 12000 + 200 + 12000
                call(
                        "audio both ways",
                        AUDIO,
                        Map.of(INPUT, 10L, AUDIO_INPUT, 300L, OUTPUT, 20L, AUDIO_OUTPUT, 150L),
                        "0.024225"),
                // (1 + 2 + 4 + 8 + 16 + 32) * 1 + (64 + 128 + 256 + 512) * 3 = 63 + 2880
                call(
                        "every class falls back to input or output",
                        ONLY_INPUT_AND_OUTPUT,
                        Map.of(
                                INPUT, 1L,
                                CACHED_INPUT, 2L,
                                CACHE_WRITE_5M, 4L,
                                CACHE_WRITE_1H, 8L,
                                AUDIO_INPUT, 16L,
                                IMAGE_INPUT, 32L,
                                OUTPUT, 64L,
                                REASONING, 128L,
                                AUDIO_OUTPUT, 256L,
                                IMAGE_OUTPUT, 512L),
                        "0.002943"),
                // 1000 * 1.25: a one-hour write falls back to the five-minute price first
                call(
                        "one-hour writes fall back to five-minute writes",
                        Map.of(INPUT, "1", CACHE_WRITE_5M, "1.25"),
                        Map.of(CACHE_WRITE_1H, 1000L),
                        "0.00125"),
                // 3 * 0.002
                call(
                        "search units by the piece",
                        Map.of(SEARCH_UNIT, "0.002"),
                        Map.of(SEARCH_UNIT, 3L),
                        "0.006"),
                // 0.01 + 10 * 1 per million
                call(
                        "a price per request",
                        Map.of(INPUT, "1", REQUEST, "0.01"),
                        Map.of(INPUT, 10L, REQUEST, 1L),
                        "0.01001"),
                call(
                        "a request costs nothing where it has no price",
                        Map.of(INPUT, "1"),
                        Map.of(REQUEST, 1L),
                        "0"),
                // 9e15 * 168 per million: more than a double can count
                call(
                        "sums no double could hold",
                        Map.of(OUTPUT, "168.000001"),
                        Map.of(OUTPUT, 9_000_000_000_000_001L),
                        "1512000009000.000168000001"));
    }

    static Stream<Arguments> ties() {
        return Stream.of(
                // 1 token: half of the last decimal, the even neighbour is 0
                arguments("0.0000005", 1L, "0.000000000000"),
                // 3 tokens: one and a half, the even neighbour is 2
                arguments("0.0000005", 3L, "0.000000000002"),
                // 5 tokens: two and a half, the even neighbour is 2
                arguments("0.0000005", 5L, "0.000000000002"),
                // just above the tie
                arguments("0.000000500001", 5L, "0.000000000003"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void aCallCosts(
            Map<UsageClass, String> rates, Map<UsageClass, Long> quantities, BigDecimal expected) {
        assertThat(standard(new Usage(quantities, false), price(rates)))
                .isEqualTo(new Cost.Known(expected.setScale(Cost.SCALE)));
    }

    @ParameterizedTest
    @MethodSource("ties")
    void tiesAreRoundedToTheEvenNeighbour(String rate, long tokens, BigDecimal expected) {
        assertThat(standard(Usage.NONE.with(INPUT, tokens), price(Map.of(INPUT, rate))))
                .isEqualTo(new Cost.Known(expected));
    }

    @Test
    void roundingHappensOnceAfterTheSum() {
        var rates = Map.of(INPUT, "0.0000004", OUTPUT, "0.0000004");

        assertThat(standard(Usage.NONE.with(INPUT, 1).with(OUTPUT, 1), price(rates)))
                .isEqualTo(new Cost.Known(new BigDecimal("0.000000000001")));
    }

    @Test
    void whatWasUsedAndHasNoPriceMakesTheCostUnknown() {
        assertThat(standard(Usage.NONE.with(OUTPUT, 1), price(Map.of(INPUT, "0.1"))))
                .isEqualTo(new Cost.UnpricedClass(OUTPUT));
        assertThat(standard(Usage.NONE.with(SEARCH_UNIT, 1), price(GPT_4O_MINI)))
                .isEqualTo(new Cost.UnpricedClass(SEARCH_UNIT));
    }

    @Test
    void theUpperBoundTakesTheDearestClassOfEachDirection() {
        // 100 * 2 + 50 * 5, for all input could be one-hour cache writes
        assertThat(Cost.atMost(100, 50, price(HAIKU)))
                .isEqualTo(new Cost.Known(new BigDecimal("0.000450000000")));
        // 100 * 40 + 50 * 80
        assertThat(Cost.atMost(100, 50, price(AUDIO)))
                .isEqualTo(new Cost.Known(new BigDecimal("0.008000000000")));
    }

    @Test
    void theUpperBoundHasThePricePerRequestInIt() {
        assertThat(Cost.atMost(0, 0, price(Map.of(INPUT, "1", REQUEST, "0.01"))))
                .isEqualTo(new Cost.Known(new BigDecimal("0.010000000000")));
    }

    @Test
    void aboveAContextLengthAllOfTheCallHasOtherRates() {
        Usage longest = Usage.NONE.with(INPUT, 100).with(OUTPUT, 10);

        // 100 * 1 + 10 * 3
        assertThat(standard(longest, TIERED))
                .isEqualTo(new Cost.Known(new BigDecimal("0.000130000000")));
        // 101 * 2 + 10 * 4
        assertThat(standard(longest.with(INPUT, 101), TIERED))
                .isEqualTo(new Cost.Known(new BigDecimal("0.000242000000")));
        // 1001 * 5 + 10 * 6
        assertThat(standard(longest.with(INPUT, 1001), TIERED))
                .isEqualTo(new Cost.Known(new BigDecimal("0.005065000000")));
    }

    @Test
    void inputOfEveryClassMakesACallLongAndOutputDoesNot() {
        Usage atTheLimit =
                Usage.NONE
                        .with(INPUT, 10)
                        .with(CACHED_INPUT, 20)
                        .with(CACHE_WRITE_5M, 15)
                        .with(CACHE_WRITE_1H, 15)
                        .with(AUDIO_INPUT, 20)
                        .with(IMAGE_INPUT, 20)
                        .with(OUTPUT, 5000);

        // 100 * 1 + 5000 * 3
        assertThat(standard(atTheLimit, TIERED))
                .isEqualTo(new Cost.Known(new BigDecimal("0.015100000000")));
        // 101 * 2 + 5000 * 4
        assertThat(standard(atTheLimit.with(CACHE_WRITE_1H, 16), TIERED))
                .isEqualTo(new Cost.Known(new BigDecimal("0.020202000000")));
    }

    @Test
    void aServiceTierHasRatesAndContextLengthsOfItsOwn() {
        // 100 * 0.5
        assertThat(Cost.of(Usage.NONE.with(INPUT, 100), ServiceTier.FLEX, null, TIERED))
                .isEqualTo(new Cost.Known(new BigDecimal("0.000050000000")));
        // 201 * 0.7, and not standard's 2 from 101 on
        assertThat(Cost.of(Usage.NONE.with(INPUT, 201), ServiceTier.FLEX, null, TIERED))
                .isEqualTo(new Cost.Known(new BigDecimal("0.000140700000")));
        assertThat(Cost.of(Usage.NONE.with(INPUT, 150), ServiceTier.FLEX, null, TIERED))
                .isEqualTo(new Cost.Known(new BigDecimal("0.000075000000")));
    }

    @Test
    void aServiceTierWithoutRatesDoesNotCostTheStandardPrice() {
        assertThat(Cost.of(Usage.NONE.with(INPUT, 1), ServiceTier.PRIORITY, null, TIERED))
                .isEqualTo(new Cost.UnpricedTier(ServiceTier.PRIORITY));
    }

    @Test
    void aTierTakesNothingFromTheStandardRates() {
        assertThat(Cost.of(Usage.NONE.with(OUTPUT, 1), ServiceTier.FLEX, null, TIERED))
                .isEqualTo(new Cost.UnpricedClass(OUTPUT));
    }

    @Test
    void theUpperBoundTakesTheDearestServiceTier() {
        Price price =
                price(
                        Rates.standard(amounts(Map.of(INPUT, "1", OUTPUT, "3"))),
                        new Rates(
                                ServiceTier.FLEX, 0, amounts(Map.of(INPUT, "0.5", OUTPUT, "1.5"))),
                        new Rates(
                                ServiceTier.PRIORITY, 0, amounts(Map.of(INPUT, "2", OUTPUT, "6"))));

        // 100 * 2 + 50 * 6
        assertThat(Cost.atMost(100, 50, price))
                .isEqualTo(new Cost.Known(new BigDecimal("0.000500000000")));
    }

    @Test
    void theUpperBoundOfALongCallTakesItsContextLength() {
        // 101 * 2 + 50 * 4
        assertThat(Cost.atMost(101, 50, TIERED))
                .isEqualTo(new Cost.Known(new BigDecimal("0.000402000000")));
    }

    @Test
    void aPriceOfOnlyAnotherTierHasNoStandardCost() {
        Price price = price(new Rates(ServiceTier.FLEX, 0, amounts(Map.of(INPUT, "1"))));

        assertThat(standard(Usage.NONE, price))
                .isEqualTo(new Cost.UnpricedTier(ServiceTier.STANDARD));
    }

    @Test
    void twoRatesOfTheSameTierAreRefused() {
        Rates rates = Rates.standard(amounts(Map.of(INPUT, "1")));

        assertThatThrownBy(() -> price(rates, rates))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("p/m has two rates of the same tier");
    }

    @ParameterizedTest
    @CsvSource({
        "batch, BATCH",
        "flex, FLEX",
        "priority, PRIORITY",
        "fast, PRIORITY",
        "ultrafast, ULTRAFAST",
        "default, STANDARD",
        "standard, STANDARD",
        "auto, STANDARD",
        "on_demand, STANDARD",
        "scale, STANDARD",
        "'', STANDARD",
        ", STANDARD",
    })
    void whatNoProviderPricesApartIsStandard(@Nullable String named, ServiceTier tier) {
        assertThat(ServiceTier.named(named)).isEqualTo(tier);
    }

    private static Arguments call(
            String name,
            Map<UsageClass, String> rates,
            Map<UsageClass, Long> quantities,
            String expected) {
        return arguments(named(name, rates), quantities, new BigDecimal(expected));
    }

    private static Cost standard(Usage usage, Price price) {
        return Cost.of(usage, ServiceTier.STANDARD, null, price);
    }

    private static Price price(Map<UsageClass, String> perClass) {
        return price(new Rates(ServiceTier.STANDARD, 0, amounts(perClass)));
    }

    private static Price price(Rates... rates) {
        return new Price(Price.Origin.BUILT_IN, "p", "m", "1", Instant.EPOCH, List.of(rates));
    }

    private static Map<UsageClass, BigDecimal> amounts(Map<UsageClass, String> perClass) {
        return perClass.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, rate -> new BigDecimal(rate.getValue())));
    }
}
