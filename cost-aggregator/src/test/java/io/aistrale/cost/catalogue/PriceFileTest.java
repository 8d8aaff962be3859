package io.aistrale.cost.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.cost.pricing.Price;
import io.aistrale.cost.pricing.PriceBook;
import io.aistrale.cost.pricing.UsageClass;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

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
                                Map.of(
                                        UsageClass.INPUT,
                                        new BigDecimal("0.1"),
                                        UsageClass.CACHED_INPUT,
                                        new BigDecimal("0.300000000004"),
                                        UsageClass.OUTPUT,
                                        new BigDecimal("2"))));
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
                "input: 0.1|input: free|own.yaml: openai/gpt-x: input is not a plain decimal number: free",
                "input: 0.1|input: -1|own.yaml: openai/gpt-x: input is not a plain decimal number: -1",
                "input: 0.1|input: 1e-7|own.yaml: openai/gpt-x: input is not a plain decimal number: 1e-7",
                "input: 0.1|input: [1]|own.yaml: openai/gpt-x: input is not a plain decimal number: [1]",
                "input: 0.1|input: 0.1234567890123|own.yaml: openai/gpt-x: input has more than 12 decimals: 0.1234567890123",
                "input: 0.1|inputs: 0.1|own.yaml: openai/gpt-x has an unknown field: inputs",
                "input: 0.1|output: 0.1|own.yaml: not YAML: while constructing",
                "currency: USD|currency: EUR|own.yaml: currency must be USD",
                "version: 2026-10|versions: 2026-10|own.yaml: the file has an unknown field: versions",
                "version: 2026-10|version: ''|own.yaml: version is missing",
                "2026-10-01T00:00:00Z|October|own.yaml: effectiveFrom is not like 2026-08-01T00:00:00Z: October",
                "prices:|price:|own.yaml: the file has an unknown field: price",
            })
    void whatIsWrongIsNamed(String right, String wrong, String message) {
        assertThatThrownBy(() -> read(FILE.replaceFirst(right, wrong)))
                .isInstanceOf(UnusablePriceFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void theShippedFilesPriceTheModelsOfTheDemo() throws IOException {
        var prices = new ArrayList<Price>();
        for (var file :
                new PathMatchingResourcePatternResolver()
                        .getResources("classpath*:/prices/*.yaml")) {
            try (var text = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
                prices.addAll(PriceFile.read("shipped", text, Price.Origin.BUILT_IN).prices());
            }
        }
        var book = new PriceBook(prices);

        assertThat(input(book, "openai", "gpt-4o-mini-slow-500ms")).isEqualByComparingTo("0.15");
        assertThat(input(book, "anthropic", "claude-haiku-4-5-20251001")).isEqualByComparingTo("1");
        assertThat(input(book, "cohere", "command-r7b-12-2024")).isEqualByComparingTo("0.0375");
        assertThat(input(book, "cohere", "embed-v4.0")).isEqualByComparingTo("0.12");
        assertThat(input(book, "huggingface", "meta-llama/Llama-3.3-70B-Instruct"))
                .isEqualByComparingTo("0.88");
        assertThat(book.find("openai", "experimental-model-x", Instant.MAX)).isEmpty();
        assertThat(book.find("openai", "gpt-5.9", Instant.MAX)).isEmpty();
    }

    private static @Nullable BigDecimal input(PriceBook book, String provider, String model) {
        return book.find(provider, model, Instant.parse("2026-11-22T00:00:00Z"))
                .orElseThrow()
                .rate(UsageClass.INPUT);
    }

    private static PriceFile read(String text) {
        return PriceFile.read("own.yaml", new StringReader(text), Price.Origin.OPERATOR);
    }
}
