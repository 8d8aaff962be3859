package io.aistrale.cost.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.cost.catalogue.PricingProperties.Community;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.UsageClass;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommunityTableTest {
    private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");

    @Test
    void dollarsPerTokenBecomeDollarsPerMillionToTheLastDigit() {
        assertThat(
                        rates(
                                """
                                {"m": {"litellm_provider": "openai", "mode": "chat", "max_tokens": 4096,
                                  "input_cost_per_token": 1.5e-07, "cache_read_input_token_cost": 7.5e-08,
                                  "cache_creation_input_token_cost": 1.875e-07,
                                  "cache_creation_input_token_cost_above_1hr": 3e-07,
                                  "input_cost_per_audio_token": 1e-05, "output_cost_per_token": 0.0000006,
                                  "output_cost_per_reasoning_token": "7e-07", "output_cost_per_audio_token": null,
                                  "input_cost_per_query": 0.002, "input_cost_per_request": 0.005}}
                                """))
                .containsExactly(
                        Rates.standard(
                                Map.of(
                                        UsageClass.INPUT, new BigDecimal("0.15"),
                                        UsageClass.CACHED_INPUT, new BigDecimal("0.075"),
                                        UsageClass.CACHE_WRITE_5M, new BigDecimal("0.1875"),
                                        UsageClass.CACHE_WRITE_1H, new BigDecimal("0.3"),
                                        UsageClass.AUDIO_INPUT, new BigDecimal("1E+1"),
                                        UsageClass.OUTPUT, new BigDecimal("0.6"),
                                        UsageClass.REASONING, new BigDecimal("0.7"),
                                        UsageClass.SEARCH_UNIT, new BigDecimal("0.002"),
                                        UsageClass.REQUEST, new BigDecimal("0.005"))));
    }

    @Test
    void noiseBeyondTheDecimalsOfAPriceIsRoundedOff() {
        assertThat(rates(entry("\"input_cost_per_token\": 5.000020000000000001e-07")))
                .containsExactly(input(ServiceTier.STANDARD, 0, "0.500002"));
    }

    @Test
    void tiersAreKnownByTheirSuffixes() {
        assertThat(
                        rates(
                                entry(
                                        """
                                        "input_cost_per_token": 2e-06,
                                        "input_cost_per_token_above_272k_tokens": 4e-06,
                                        "input_cost_per_token_batches": 1e-06,
                                        "input_cost_per_token_flex": 1.5e-06,
                                        "input_cost_per_token_above_272k_tokens_flex": 3e-06,
                                        "input_cost_per_token_priority": 5e-06,
                                        "input_cost_per_token_above_128k_tokens_or_so": 9,
                                        "input_cost_per_audio_per_second_above_128k_tokens": 9\
                                        """)))
                .containsExactly(
                        input(ServiceTier.STANDARD, 0, "2"),
                        input(ServiceTier.STANDARD, 272_000, "4"),
                        input(ServiceTier.BATCH, 0, "1"),
                        input(ServiceTier.BATCH, 272_000, "4"),
                        input(ServiceTier.FLEX, 0, "1.5"),
                        input(ServiceTier.FLEX, 272_000, "3"),
                        input(ServiceTier.PRIORITY, 0, "5"),
                        input(ServiceTier.PRIORITY, 272_000, "4"));
    }

    @Test
    void whatATierDoesNotNameCostsAsTheTablesOwnCalculatorHasIt() {
        List<Rates> rates =
                rates(
                        entry(
                                """
                                "input_cost_per_token": 2e-06, "cache_read_input_token_cost": 5e-07,
                                "output_cost_per_token": 8e-06,
                                "input_cost_per_token_above_200k_tokens": 4e-06,
                                "input_cost_per_token_batches": 1e-06, "output_cost_per_token_batches": 4e-06,
                                "input_cost_per_token_priority": 3e-06\
                                """));

        assertThat(rates)
                .containsExactly(
                        new Rates(ServiceTier.STANDARD, 0, amounts("2", "0.5", "8")),
                        new Rates(ServiceTier.STANDARD, 200_000, amounts("4", "0.5", "8")),
                        // The caches of a batch cost as its input.
                        new Rates(
                                ServiceTier.BATCH,
                                0,
                                Map.of(
                                        UsageClass.INPUT, new BigDecimal("1"),
                                        UsageClass.OUTPUT, new BigDecimal("4"))),
                        new Rates(
                                ServiceTier.BATCH,
                                200_000,
                                Map.of(
                                        UsageClass.INPUT, new BigDecimal("4"),
                                        UsageClass.OUTPUT, new BigDecimal("4"))),
                        new Rates(ServiceTier.PRIORITY, 0, amounts("3", "0.5", "8")),
                        new Rates(ServiceTier.PRIORITY, 200_000, amounts("4", "0.5", "8")));
    }

    @Test
    void modelsComeUnderTheNamesOfOurProviders() {
        PriceFile file =
                read(
                        """
                        {"sample_spec": {"litellm_provider": "one of many", "input_cost_per_token": 0.0},
                         "rules": {"anything": true},
                         "dall-e": {"litellm_provider": "openai", "input_cost_per_pixel": 1.9e-08},
                         "command-r": {"litellm_provider": "cohere_chat", "input_cost_per_token": 1e-06},
                         "davinci-002": {"litellm_provider": "text-completion-openai", "input_cost_per_token": 1e-06},
                         "groq/meta/llama": {"litellm_provider": "groq", "input_cost_per_token": 1e-06},
                         "gemini/pro": {"litellm_provider": "gemini", "input_cost_per_token": 1e-06},
                         "pro": {"litellm_provider": "gemini", "input_cost_per_token": 2e-06},
                         "flash": {"litellm_provider": "gemini", "input_cost_per_token": 2e-06},
                         "gemini/flash": {"litellm_provider": "gemini", "input_cost_per_token": 1e-06}}
                        """);

        assertThat(file.prices())
                .extracting(price -> price.provider() + " " + price.model())
                .containsExactly(
                        "cohere command-r",
                        "openai davinci-002",
                        "groq meta/llama",
                        "gemini pro",
                        "gemini flash");
        assertThat(file.prices().subList(3, 5))
                .extracting(Price::rates)
                .containsOnly(List.of(input(ServiceTier.STANDARD, 0, "2")));
        assertThat(file.prices())
                .allSatisfy(price -> {
                    assertThat(price.origin()).isEqualTo(Price.Origin.COMMUNITY);
                    assertThat(price.version()).isEqualTo("community-1");
                    assertThat(price.effectiveFrom()).isEqualTo(DECEMBER);
                });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|table.json: the file is not a map of models to prices",
                "{\"m\": 1}|table.json: m is not a map of fields to values",
                "{\"m\": {\"input_cost_per_token\": 1e-6}}|table.json: m litellm_provider is"
                        + " missing",
                "{\"m\": {\"litellm_provider\": \"p\", \"input_cost_per_token\":"
                        + " \"free\"}}|table.json: m input_cost_per_token is not a number: \"free\"",
                "{\"m\": {\"litellm_provider\": \"p\", \"input_cost_per_token_flex\":"
                        + " [1]}}|table.json: m input_cost_per_token_flex is not a number: [1]",
                "{\"m\": {\"litellm_provider\": \"p\", \"output_cost_per_token\":"
                        + " -1e-6}}|table.json: m output_cost_per_token is negative: -0.000001",
                "{\"m\": {\"litellm_provider\": \"p\", \"output_cost_per_token\":"
                        + " 1e999999}}|table.json: m output_cost_per_token is no price",
                "{\"m\": {\"litellm_provider\": \"p\", \"output_cost_per_token\":"
                        + " 1e-999999}}|table.json: m output_cost_per_token is no price",
                "{\"m\": {\"litellm_provider\": \"p\", \"input_cost_per_token\": 1,"
                        + " \"regional_processing_uplift_multiplier_eu\": 0}}|table.json: m"
                        + " regional_processing_uplift_multiplier_eu is no multiplier: 0",
                "{\"m\": {}, \"m\": {}}|table.json: not JSON: ",
                "{|table.json: not JSON: ",
            })
    void whatIsWrongIsNamed(String table, String message) {
        assertThatThrownBy(() -> read(table))
                .isInstanceOf(UnusablePriceFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void regionsAreTakenFromBothPlacesWhereTheyStandAsPlainMultipliers() {
        assertThat(
                        rates(
                                entry(
                                        """
                                        "input_cost_per_token": 1e-06, "input_cost_per_token_flex": 5e-07,
                                        "regional_processing_uplift_multiplier_eu": 1.1,
                                        "regional_processing_uplift_multiplier_us": null,
                                        "provider_specific_entry": {"us": 1.25, "fast": 6.0, "eu": "dear"}\
                                        """)))
                .allSatisfy(rates ->
                        assertThat(rates.regions())
                                .isEqualTo(
                                        Map.of(
                                                "eu", new BigDecimal("1.1"),
                                                "us", new BigDecimal("1.25"))))
                .hasSize(2);
    }

    private static String entry(String fields) {
        return "{\"m\": {\"litellm_provider\": \"openai\", " + fields + "}}";
    }

    private static List<Rates> rates(String table) {
        return read(table).prices().getFirst().rates();
    }

    private static Rates input(ServiceTier tier, long aboveInputTokens, String rate) {
        return new Rates(tier, aboveInputTokens, Map.of(UsageClass.INPUT, new BigDecimal(rate)));
    }

    private static Map<UsageClass, BigDecimal> amounts(
            String input, String cachedInput, String output) {
        return Map.of(
                UsageClass.INPUT, new BigDecimal(input),
                UsageClass.CACHED_INPUT, new BigDecimal(cachedInput),
                UsageClass.OUTPUT, new BigDecimal(output));
    }

    private static PriceFile read(String table) {
        return CommunityTable.read(
                new Community(Path.of("table.json"), "community-1", DECEMBER),
                new StringReader(table));
    }
}
