package io.aistrale.cost.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceCurrency;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.UsageClass;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceFileTest {
    private static final String FILE =
            """
            version: 2026-10
            source: the contract of October
            currency: USD
            effectiveFrom: 2026-10-01T00:00:00Z
            prices:
              openai:
                gpt-x: {input: 0.1, cachedInput: 0.300000000004, output: 2}
            """;

    @Test
    void figuresAreTakenToTheLastDigit() {
        PriceFile file = read(FILE);

        assertThat(file.source()).isEqualTo("the contract of October");
        assertThat(file.prices())
                .containsExactly(
                        new Price(
                                Price.Origin.OPERATOR,
                                "openai",
                                "gpt-x",
                                "2026-10",
                                Instant.parse("2026-10-01T00:00:00Z"),
                                List.of(
                                        Rates.standard(
                                                Map.of(
                                                        UsageClass.INPUT,
                                                        new BigDecimal("0.1"),
                                                        UsageClass.CACHED_INPUT,
                                                        new BigDecimal("0.300000000004"),
                                                        UsageClass.OUTPUT,
                                                        new BigDecimal("2"))))));
    }

    @Test
    void regionsHoldForAllRatesAndTheCurrencyForTheFile() {
        PriceFile file =
                read(
                        FILE.replace("currency: USD", "currency: EUR\nusdPerUnit: 1.0834")
                                .replace(
                                        "output: 2}",
                                        "output: 2, regions: {eu: 1.1, us: 1.05}, flex: {input:"
                                                + " 1}}"));

        assertThat(file.prices())
                .extracting(Price::currency)
                .containsExactly(new PriceCurrency("EUR", new BigDecimal("1.0834")));
        assertThat(file.prices().getFirst().rates())
                .hasSize(2)
                .allSatisfy(rates ->
                        assertThat(rates.regions())
                                .isEqualTo(
                                        Map.of(
                                                "eu", new BigDecimal("1.1"),
                                                "us", new BigDecimal("1.05"))));
    }

    @Test
    void tiersAreReadWithTheirContextLengths() {
        PriceFile file =
                read(
                        FILE.replaceFirst(
                                "gpt-x: .*",
                                "gpt-x: {input: 2, above: {200000: {input: 4}, 500000: {input: 5}},"
                                        + " flex: {input: 1, above: {200000: {input: 3}}}, priority:"
                                        + " {input: 9}}"));

        assertThat(file.prices())
                .singleElement()
                .extracting(Price::rates)
                .isEqualTo(
                        List.of(
                                input(ServiceTier.STANDARD, 0, "2"),
                                input(ServiceTier.STANDARD, 200_000, "4"),
                                input(ServiceTier.STANDARD, 500_000, "5"),
                                input(ServiceTier.FLEX, 0, "1"),
                                input(ServiceTier.FLEX, 200_000, "3"),
                                input(ServiceTier.PRIORITY, 0, "9")));
    }

    private static Rates input(ServiceTier tier, long aboveInputTokens, String rate) {
        return new Rates(tier, aboveInputTokens, Map.of(UsageClass.INPUT, new BigDecimal(rate)));
    }

    @Test
    void everyClassHasAField() {
        assertThat(RateNames.FIELDS.keySet())
                .containsExactlyInAnyOrder(
                        "input",
                        "cachedInput",
                        "cacheWrite5m",
                        "cacheWrite1h",
                        "audioInput",
                        "imageInput",
                        "output",
                        "reasoning",
                        "audioOutput",
                        "imageOutput",
                        "perSearchUnit",
                        "perRequest");
    }

    @Test
    void anEmptyNameMakesAProviderFree() {
        PriceFile file = read(FILE.replaceFirst("gpt-x: .*", "\"\": {input: 0, output: 0}"));

        assertThat(file.prices()).first().extracting(Price::model).isEqualTo("");
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "input: 0.1|input: free|own.yaml: openai/gpt-x: input is not a plain decimal"
                        + " number: free",
                "input: 0.1|input: -1|own.yaml: openai/gpt-x: input is not a plain decimal number:"
                        + " -1",
                "input: 0.1|input: 1e-7|own.yaml: openai/gpt-x: input is not a plain decimal"
                        + " number: 1e-7",
                "input: 0.1|input: [1]|own.yaml: openai/gpt-x: input is not a plain decimal number:"
                        + " [1]",
                "input: 0.1|input: 0.1234567890123|own.yaml: openai/gpt-x: input has more than 12"
                        + " decimals: 0.1234567890123",
                "input: 0.1|inputs: 0.1|own.yaml: openai/gpt-x has an unknown field: inputs",
                "input: 0.1|output: 0.1|own.yaml: not YAML: while constructing",
                "version: 2026-10|versions: 2026-10|own.yaml: the file has an unknown field:"
                        + " versions",
                "version: 2026-10|version: ''|own.yaml: version is missing",
                "2026-10-01T00:00:00Z|October|own.yaml: effectiveFrom is not like"
                        + " 2026-08-01T00:00:00Z: October",
                "output: 2|above: {many: {input: 1}}|own.yaml: openai/gpt-x: above is not a number"
                        + " of input tokens: many",
                "output: 2|above: {0: {input: 1}}|own.yaml: openai/gpt-x: above is not a number of"
                        + " input tokens: 0",
                "output: 2|above: 200000|own.yaml: openai/gpt-x: above is not a map of names to"
                        + " values",
                "output: 2|above: {200000: {inputs: 1}}|own.yaml: openai/gpt-x: above 200000 has an"
                        + " unknown field: inputs",
                "output: 2|above: {200000: {input: x}}|own.yaml: openai/gpt-x: above 200000: input"
                        + " is not a plain decimal number: x",
                "output: 2|above: {200000: {}}|own.yaml: openai/gpt-x: above 200000 has no prices",
                "output: 2|flex: 1|own.yaml: openai/gpt-x: flex is not a map of names to values",
                "output: 2|flex: {input: -1}|own.yaml: openai/gpt-x: flex: input is not a plain"
                        + " decimal number: -1",
                "output: 2|flex: {flex: {input: 1}}|own.yaml: openai/gpt-x: flex has an unknown"
                        + " field: flex",
                "output: 2|flex: {above: {9: {input: 1}}}|own.yaml: openai/gpt-x: flex has no"
                        + " prices",
                "output: 2|fast: {input: 1}|own.yaml: openai/gpt-x has an unknown field: fast",
                "output: 2|regions: {eu: 0}|own.yaml: openai/gpt-x: regions.eu must be more than 0",
                "output: 2|regions: {EU: 1.1}|own.yaml: openai/gpt-x: regions is no region in lower"
                        + " case: EU",
                "output: 2|regions: [eu]|own.yaml: openai/gpt-x: regions is not a map of names to"
                        + " values",
                "currency: USD|currency: euro|own.yaml: currency is not a currency's three capital"
                        + " letters: euro",
                "currency: USD|currency: EUR|own.yaml: usdPerUnit is not a plain decimal number:"
                        + " null",
                "currency: USD|'currency: USD\n"
                        + "usdPerUnit: 1'|own.yaml: usdPerUnit is for other currencies than USD",
                "prices:|price:|own.yaml: the file has an unknown field: price",
            })
    void whatIsWrongIsNamed(String right, String wrong, String message) {
        assertThatThrownBy(() -> read(FILE.replaceFirst(right, wrong)))
                .isInstanceOf(UnusablePriceFileException.class)
                .hasMessageStartingWith(message);
    }

    private static PriceFile read(String text) {
        return PriceFile.read("own.yaml", new StringReader(text), Price.Origin.OPERATOR);
    }
}
