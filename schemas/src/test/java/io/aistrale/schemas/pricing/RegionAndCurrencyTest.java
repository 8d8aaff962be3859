package io.aistrale.schemas.pricing;

import static io.aistrale.schemas.pricing.UsageClass.CACHED_INPUT;
import static io.aistrale.schemas.pricing.UsageClass.INPUT;
import static io.aistrale.schemas.pricing.UsageClass.OUTPUT;
import static io.aistrale.schemas.pricing.UsageClass.REQUEST;
import static io.aistrale.schemas.pricing.UsageClass.SEARCH_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

/// What a region and another currency make of a price. Figures beside a sum are worked out by hand.
class RegionAndCurrencyTest {

    @Test
    void aRegionMultipliesAllOfACallItsRequestAndSearchesToo() {
        Map<UsageClass, String> perClass =
                Map.of(INPUT, "1", OUTPUT, "2", REQUEST, "0.01", SEARCH_UNIT, "0.002");
        Price price =
                price(
                        new Rates(
                                ServiceTier.STANDARD,
                                0,
                                amounts(perClass),
                                Map.of("eu", new BigDecimal("1.1"))));
        Usage usage =
                Usage.NONE.with(INPUT, 1).with(OUTPUT, 7).with(REQUEST, 1).with(SEARCH_UNIT, 3);

        // (1 + 14) / 1,000,000 + 0.01 + 0.006
        assertThat(Cost.of(usage, ServiceTier.STANDARD, null, price))
                .isEqualTo(new Cost.Known(new BigDecimal("0.016015000000")));
        assertThat(Cost.of(usage, ServiceTier.STANDARD, "us", price))
                .isEqualTo(new Cost.Known(new BigDecimal("0.016015000000")));
        assertThat(Cost.of(usage, ServiceTier.STANDARD, "EU", price))
                .isEqualTo(new Cost.Known(new BigDecimal("0.017616500000")));
    }

    @Test
    void anotherCurrencyIsChangedAtItsFixedRateAndAllIsRoundedOnce() {
        Price price =
                new Price(
                        Price.Origin.OPERATOR,
                        "p",
                        "m",
                        "1",
                        Instant.EPOCH,
                        new PriceCurrency("EUR", new BigDecimal("1.083400000001")),
                        List.of(
                                new Rates(
                                        ServiceTier.STANDARD,
                                        0,
                                        amounts(Map.of(INPUT, "0.000001")),
                                        Map.of("eu", new BigDecimal("1.5")))));

        // 3 * 10^-12 * 1.5 * 1.083400000001 = 4.8753 * 10^-12; rounded in between it would be 4
        assertThat(Cost.of(Usage.NONE.with(INPUT, 3), ServiceTier.STANDARD, "eu", price))
                .isEqualTo(new Cost.Known(new BigDecimal("0.000000000005")));
        // 10^12 tokens cost 1 euro
        assertThat(standard(Usage.NONE.with(INPUT, 1_000_000_000_000L), price))
                .isEqualTo(new Cost.Known(new BigDecimal("1.083400000001")));
    }

    @ParameterizedTest(name = "{0}: {14}")
    @CsvFileSource(resources = "/currency-costs.csv", numLinesToSkip = 1)
    void aSuccessfulCallCostsWhatWasFiguredApart(ArgumentsAccessor call) {
        BigDecimal usdPerUnit = call.get(2, BigDecimal.class);
        var perClass =
                Map.of(
                        INPUT, decimal(call, 4),
                        CACHED_INPUT, decimal(call, 5),
                        OUTPUT, decimal(call, 6),
                        REQUEST, decimal(call, 7),
                        SEARCH_UNIT, decimal(call, 8));
        Price price =
                new Price(
                        Price.Origin.OPERATOR,
                        "p",
                        "m",
                        "1",
                        Instant.EPOCH,
                        usdPerUnit == null
                                ? PriceCurrency.USD
                                : new PriceCurrency(
                                        Objects.requireNonNull(call.getString(1)), usdPerUnit),
                        List.of(
                                new Rates(
                                        ServiceTier.STANDARD,
                                        0,
                                        perClass,
                                        Map.of("eu", decimal(call, 3)))));
        Usage usage =
                Usage.NONE
                        .with(INPUT, quantity(call, 10))
                        .with(CACHED_INPUT, quantity(call, 11))
                        .with(OUTPUT, quantity(call, 12))
                        .with(SEARCH_UNIT, quantity(call, 13))
                        .with(REQUEST, 1);

        assertThat(Cost.of(usage, ServiceTier.STANDARD, call.getString(9), price))
                .isEqualTo(new Cost.Known(decimal(call, 14).setScale(Cost.SCALE)));
    }

    private static BigDecimal decimal(ArgumentsAccessor call, int column) {
        return new BigDecimal(Objects.requireNonNull(call.getString(column)));
    }

    private static long quantity(ArgumentsAccessor call, int column) {
        return Objects.requireNonNull(call.getLong(column));
    }

    @Test
    void theUpperBoundTakesTheDearestRegionAndTheCurrency() {
        Price price =
                new Price(
                        Price.Origin.OPERATOR,
                        "p",
                        "m",
                        "1",
                        Instant.EPOCH,
                        new PriceCurrency("EUR", new BigDecimal("2")),
                        List.of(
                                new Rates(
                                        ServiceTier.STANDARD,
                                        0,
                                        amounts(Map.of(INPUT, "1", OUTPUT, "3")),
                                        Map.of(
                                                "eu", new BigDecimal("1.1"),
                                                "cheap", new BigDecimal("0.5")))));

        // (100 * 1 + 50 * 3) * 1.1 * 2
        assertThat(Cost.atMost(100, 50, price))
                .isEqualTo(new Cost.Known(new BigDecimal("0.000550000000")));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new PriceCurrency("EUR", BigDecimal.ZERO))
                .hasMessage("an exchange rate must be positive: EUR is 0");
        assertThatThrownBy(() -> new PriceCurrency("euro", BigDecimal.ONE))
                .hasMessage("a currency is three capital letters, is euro");
        assertThatThrownBy(() ->
                        new Rates(
                                ServiceTier.STANDARD,
                                0,
                                Map.of(),
                                Map.of("eu", new BigDecimal("-1"))))
                .hasMessage("a multiplier must not be negative: eu is -1");
    }

    private static Cost standard(Usage usage, Price price) {
        return Cost.of(usage, ServiceTier.STANDARD, null, price);
    }

    private static Price price(Rates rates) {
        return new Price(Price.Origin.BUILT_IN, "p", "m", "1", Instant.EPOCH, List.of(rates));
    }

    private static Map<UsageClass, BigDecimal> amounts(Map<UsageClass, String> perClass) {
        return perClass.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, rate -> new BigDecimal(rate.getValue())));
    }
}
