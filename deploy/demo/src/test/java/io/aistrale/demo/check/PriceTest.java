package io.aistrale.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PriceTest {

    private static final Instant NOW = Fabricated.AT;

    @Test
    void everyClassHasItsOwnPrice() {
        Price price = price("m", "1", "0.5", "1.25", "2", "4", "8", null);
        assertThat(price.costOf(new TokenCounts(1, 10, 100, 1_000, 10_000, 100_000), true))
                .isEqualByComparingTo("0.842131");
    }

    @Test
    void aClassWithoutPriceCostsAsTheOneItIsPartOf() {
        Price price = price("m", "1", null, null, null, "4", null, null);
        assertThat(price.costOf(new TokenCounts(0, 1, 1, 1, 0, 1), true))
                .isEqualByComparingTo("0.000007");
        Price writes = price("m", "1", null, "3", null, "4", null, null);
        assertThat(writes.costOf(new TokenCounts(0, 0, 0, 1, 0, 0), true))
                .isEqualByComparingTo("0.000003");
    }

    @Test
    void theSumIsRoundedOnceHalfEven() {
        Price price = price("m", "0.0000005", "0.0000005", null, null, "1", null, null);
        assertThat(price.costOf(new TokenCounts(1, 1, 0, 0, 0, 0), true))
                .isEqualTo(new BigDecimal("0.000000000001"));
        assertThat(price.costOf(new TokenCounts(1, 0, 0, 0, 0, 0), true)).isEqualByComparingTo("0");
    }

    @Test
    void usageThePriceSaysNothingAboutHasNoKnownCost() {
        Price price = price("m", "1", null, null, null, null, null, null);
        assertThat(price.costOf(new TokenCounts(1, 0, 0, 0, 1, 0), true)).isNull();
        assertThat(price.costOf(new TokenCounts(1, 0, 0, 0, 0, 0), true))
                .isEqualByComparingTo("0.000001");
    }

    @Test
    void thePricePerCallIsForSuccessfulCalls() {
        Price price = price("m", "1", null, null, null, "1", null, "0.01");
        assertThat(price.costOf(TokenCounts.NONE, true)).isEqualByComparingTo("0.01");
        assertThat(price.costOf(TokenCounts.NONE, false)).isEqualByComparingTo("0");
    }

    @Test
    void theLongestNameThatEndsAtABoundaryHolds() {
        var prices =
                new PriceList(
                        List.of(
                                price("gpt-4o", "1", null, null, null, "1", null, null),
                                price("gpt-4o-mini", "2", null, null, null, "2", null, null),
                                price("", "3", null, null, null, "3", null, null)));
        assertThat(found(prices, "gpt-4o-mini-2024-07-18")).isEqualTo("gpt-4o-mini");
        assertThat(found(prices, "gpt-4o-audio")).isEqualTo("gpt-4o");
        assertThat(found(prices, "gpt-4o:ft")).isEqualTo("gpt-4o");
        assertThat(found(prices, "gpt-4o@eu")).isEqualTo("gpt-4o");
        assertThat(found(prices, "gpt-4o")).isEqualTo("gpt-4o");
        assertThat(found(prices, "gpt-4omni")).isEmpty();
        assertThat(prices.of("cohere", "gpt-4o", NOW)).isEmpty();
    }

    @Test
    void aPriceHoldsFromItsInstantOnUntilALaterOne() {
        Price first = at(NOW.minusSeconds(10), "1");
        Price second = at(NOW, "2");
        var prices = new PriceList(List.of(second, first));
        assertThat(prices.of("openai", "m", NOW)).contains(second);
        assertThat(prices.of("openai", "m", NOW.minusSeconds(1))).contains(first);
        assertThat(prices.of("openai", "m", NOW.minusSeconds(11))).isEmpty();
    }

    private static String found(PriceList prices, String model) {
        return prices.of("openai", model, NOW).orElseThrow().model();
    }

    private static Price at(Instant from, String input) {
        BigDecimal amount = new BigDecimal(input);
        return new Price("openai", "m", from, amount, null, null, null, amount, null, null);
    }

    private static Price price(
            String model,
            @Nullable String input,
            @Nullable String cached,
            @Nullable String write5m,
            @Nullable String write1h,
            @Nullable String output,
            @Nullable String reasoning,
            @Nullable String perRequest) {
        return new Price(
                "openai",
                model,
                NOW.minusSeconds(60),
                amount(input),
                amount(cached),
                amount(write5m),
                amount(write1h),
                amount(output),
                amount(reasoning),
                amount(perRequest));
    }

    private static @Nullable BigDecimal amount(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
