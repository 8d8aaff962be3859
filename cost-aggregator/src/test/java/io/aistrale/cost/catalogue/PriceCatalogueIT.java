package io.aistrale.cost.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.cost.catalogue.PricingProperties.Community;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.PriceCurrency;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.UsageClass;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@WithRealParts
class PriceCatalogueIT {
    private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
    private static final Instant TIERS_HOLD = Instant.parse("2026-11-25T00:00:00Z");
    private static final String FILE =
            """
            version: contract-%s
            source: our contract
            currency: USD
            effectiveFrom: 2026-01-01T00:00:00Z
            prices:
              openai:
                gpt-4o-mini: {input: %s, output: "0.5"}
              huggingface:
                "": {input: "0", output: "0"}
            """;

    @TempDir Path directory = Path.of("");

    private final TestDatabase testDatabase = MigratedDatabase.create();
    private final JdbcTemplate database =
            new JdbcTemplate(
                    new DriverManagerDataSource(testDatabase.jdbcUrl(), "aistrale_cost", ""));

    @Test
    void theOperatorsFilesStandBeforeTheShippedOnes() throws IOException {
        write("1", "0.11");

        PriceCatalogue catalogue = load();

        assertThat(catalogue.get().find("openai", "gpt-4o-mini-2024-07-18", null, NOW))
                .get()
                .extracting(Price::version)
                .isEqualTo("contract-1");
        assertThat(catalogue.get().find("openai", "gpt-4o", null, NOW))
                .get()
                .extracting(Price::version)
                .isEqualTo("2026-08-01");
        assertThat(catalogue.get().find("huggingface", "any/model", null, NOW))
                .get()
                .extracting(Price::version)
                .isEqualTo("contract-1");
    }

    @Test
    void filesAreLoadedOnceHoweverOftenTheServiceStarts() throws IOException {
        write("1", "0.11");
        load();
        int prices = prices();

        load();

        assertThat(prices()).isEqualTo(prices);
    }

    @Test
    void aChangedPriceNeedsANewVersion() throws IOException {
        write("1", "0.11");
        load();
        Path file = write("1", "0.12");

        assertThatThrownBy(this::load)
                .isInstanceOf(UnusablePriceFileException.class)
                .hasMessage(
                        file
                                + ": openai/gpt-4o-mini was loaded with other figures as version"
                                + " contract-1; a changed price needs a new version");

        write("2", "0.12");
        assertThat(load().get().find("openai", "gpt-4o-mini", null, NOW))
                .get()
                .extracting(Price::version)
                .isEqualTo("contract-2");
    }

    @Test
    void aPriceAddedMeanwhileIsTakenIn() throws IOException {
        PriceCatalogue catalogue = load();
        assertThat(catalogue.get().find("openai", "experimental-model-x", null, NOW)).isEmpty();

        database.update(
                "INSERT INTO model_price (price_version, provider, model, effective_from, input,"
                        + " source) VALUES ('x', 'openai', 'experimental-model-x', '2026-01-01Z', 0.1,"
                        + " 'test')");
        catalogue.refresh();

        assertThat(catalogue.get().find("openai", "experimental-model-x", null, NOW)).isPresent();
    }

    @Test
    void regionsAndCurrenciesComeBackFromTheTableAndAreAsImmutable() throws IOException {
        Path file = directory.resolve("euro.yaml");
        String euros =
                FILE.formatted("euro", "1.5")
                        .replace("currency: USD", "currency: EUR\nusdPerUnit: 1.0834")
                        .replace("output: \"0.5\"", "output: \"0.5\", regions: {eu: 1.10}");
        Files.writeString(file, euros);
        load();

        Price price = load().get().find("openai", "gpt-4o-mini", null, NOW).orElseThrow();
        assertThat(price.currency()).isEqualTo(new PriceCurrency("EUR", new BigDecimal("1.0834")));
        assertThat(price.rates().getFirst().regions().get("eu")).isEqualByComparingTo("1.1");
        for (String changed :
                List.of(
                        euros.replace("1.0834", "1.0835"),
                        euros.replace("EUR", "CHF"),
                        euros.replace("1.10", "1.2"),
                        euros.replace(", regions: {eu: 1.10}", ""))) {
            Files.writeString(file, changed);
            assertThatThrownBy(this::load)
                    .isInstanceOf(UnusablePriceFileException.class)
                    .hasMessageContaining("was loaded with other figures as version contract-euro");
        }
    }

    @Test
    void tiersComeBackFromTheTableAsTheyWereWritten() throws IOException {
        PriceBook book = load().get();

        Price price = book.find("openai", "gpt-5.4", null, TIERS_HOLD).orElseThrow();
        assertThat(price.version()).isEqualTo("2026-11-25");
        assertThat(price.rates())
                .containsExactly(
                        rates(ServiceTier.STANDARD, 0, "2.5", "0.25", "15"),
                        rates(ServiceTier.STANDARD, 272_000, "5", "0.5", "22.5"),
                        rates(ServiceTier.BATCH, 0, "1.25", "0.13", "7.5"),
                        rates(ServiceTier.BATCH, 272_000, "2.5", "0.25", "11.25"),
                        rates(ServiceTier.FLEX, 0, "1.25", "0.13", "7.5"),
                        rates(ServiceTier.FLEX, 272_000, "2.5", "0.25", "11.25"),
                        rates(ServiceTier.PRIORITY, 0, "5", "0.5", "3E+1"));
        assertThat(book.find("openai", "gpt-5.4", null, NOW))
                .get()
                .extracting(Price::version)
                .isEqualTo("2026-08-01");
    }

    @Test
    void aTierAddedToALoadedPriceJoinsItAndTheServiceStartsAgain() throws IOException {
        write("1", "0.11");
        PriceCatalogue catalogue = load();

        database.update(
                "INSERT INTO model_price (price_version, provider, model, effective_from,"
                        + " service_tier, above_input_tokens, input, source) VALUES ('contract-1',"
                        + " 'openai', 'gpt-4o-mini', '2026-01-01Z', 'flex', 1000, 0.01, 'test')");
        catalogue.refresh();

        assertThat(catalogue.get()).satisfies(PriceCatalogueIT::hasTheFlexTier);
        assertThat(load().get()).satisfies(PriceCatalogueIT::hasTheFlexTier);
    }

    private static void hasTheFlexTier(PriceBook book) {
        Price price = book.find("openai", "gpt-4o-mini", null, NOW).orElseThrow();
        assertThat(price.rates(ServiceTier.STANDARD, 5000)).isPresent();
        assertThat(price.rates(ServiceTier.FLEX, 1000)).isEmpty();
        assertThat(price.rates(ServiceTier.FLEX, 1001)).isPresent();
    }

    @Test
    void aTierIsAddedOnceAndNeverChanged() throws IOException {
        load();
        String insert =
                "INSERT INTO model_price (price_version, provider, model, effective_from,"
                        + " service_tier, input, source) VALUES ('x', 'openai', 'm', '2026-01-01Z',"
                        + " '%s', 1, 'test')";
        database.update(insert.formatted("flex"));
        database.update(insert.formatted("batch"));

        assertThatThrownBy(() -> database.update(insert.formatted("flex")))
                .isInstanceOf(DuplicateKeyException.class);
        assertThatThrownBy(() -> database.update(insert.formatted("overnight")))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void theCommunitysTableStandsBetweenTheOperatorsFilesAndTheShippedOnes() throws IOException {
        write("1", "0.11");
        Path table =
                Files.writeString(
                        directory.resolve("table.json"),
                        """
                        {"gpt-4o-mini": {"litellm_provider": "openai", "input_cost_per_token": 1e-06},
                         "gpt-4o": {"litellm_provider": "openai", "input_cost_per_token": 2.5e-06,
                            "input_cost_per_token_flex": 1.25e-06}}
                        """);
        var community = new Community(table, "community-1", NOW.minusSeconds(1));

        load(community);
        PriceBook book = load(community).get();

        assertThat(book.find("openai", "gpt-4o-mini", null, NOW))
                .get()
                .extracting(Price::version)
                .isEqualTo("contract-1");
        Price communitys = book.find("openai", "gpt-4o", null, NOW).orElseThrow();
        assertThat(communitys.version()).isEqualTo("community-1");
        assertThat(communitys.origin()).isEqualTo(Price.Origin.COMMUNITY);
        assertThat(communitys.rates(ServiceTier.FLEX, 1)).isPresent();
    }

    private static Rates rates(
            ServiceTier tier,
            long aboveInputTokens,
            String input,
            String cachedInput,
            String output) {
        return new Rates(
                tier,
                aboveInputTokens,
                Map.of(
                        UsageClass.INPUT, new BigDecimal(input),
                        UsageClass.CACHED_INPUT, new BigDecimal(cachedInput),
                        UsageClass.OUTPUT, new BigDecimal(output)));
    }

    @Test
    void aLoadedPriceCannotBeChanged() throws IOException {
        load();

        assertThatThrownBy(() -> database.update("UPDATE model_price SET input = 0"))
                .isInstanceOf(DataAccessException.class);
    }

    private PriceCatalogue load() throws IOException {
        return load(null);
    }

    private PriceCatalogue load(@Nullable Community community) throws IOException {
        var catalogue = new PriceCatalogue(new ModelPriceStore(database));
        catalogue.load(new PricingProperties(List.of(directory), community, Duration.ofMinutes(1)));
        return catalogue;
    }

    private Path write(String version, String input) throws IOException {
        return Files.writeString(directory.resolve("own.yaml"), FILE.formatted(version, input));
    }

    private int prices() {
        Integer count = database.queryForObject("SELECT count(*) FROM model_price", Integer.class);
        return count == null ? 0 : count;
    }
}
