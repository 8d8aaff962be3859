package io.aistrale.schemas.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.pricing.Price.Origin;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBookTest {
    private static final Instant AUGUST = Instant.parse("2026-08-01T00:00:00Z");
    private static final Instant SEPTEMBER = Instant.parse("2026-09-01T00:00:00Z");

    private final PriceBook book =
            new PriceBook(
                    List.of(
                            price("gpt-4o"),
                            price("gpt-4o-mini"),
                            price("gpt-4o-2024-05-13"),
                            price("gpt-5"),
                            price("meta/llama"),
                            price("meta/llama:groq")));

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o",
        "gpt-4o-2024-08-06, gpt-4o",
        "gpt-4o-2024-05-13, gpt-4o-2024-05-13",
        "gpt-4o-mini, gpt-4o-mini",
        "gpt-4o-mini-slow-500ms, gpt-4o-mini",
        "gpt-4o-minimal, gpt-4o",
        "gpt-5@eu, gpt-5",
        "meta/llama, meta/llama",
        "meta/llama:groq, meta/llama:groq",
        "meta/llama:elsewhere, meta/llama",
    })
    void theLongestNameHolds(String model, String priced) {
        assertThat(find(model)).isEqualTo(Optional.of(priced));
    }

    @ParameterizedTest
    @CsvSource({"gpt-5.9", "gpt-4", "gpt-4omni", "GPT-4o", "llama", "meta/llama2", "''"})
    void aNameThatOnlyBeginsAlikeIsAnotherModel(String model) {
        assertThat(find(model)).isEmpty();
    }

    @Test
    void anotherProvidersPriceDoesNotHold() {
        assertThat(book.find("azure", "gpt-4o", null, SEPTEMBER)).isEmpty();
    }

    @Test
    void anEmptyNamePricesWhatHasNoPriceOfItsOwn() {
        var withCatchAll = new PriceBook(List.of(price(""), price("gpt-4o")));

        assertThat(withCatchAll.find("openai", "whatever", null, SEPTEMBER)).contains(price(""));
        assertThat(withCatchAll.find("openai", "gpt-4o-mini", null, SEPTEMBER))
                .contains(price("gpt-4o"));
    }

    @Test
    void aPriceHoldsFromItsInstantUntilALaterOne() {
        Price first = price("m", "1", AUGUST, Origin.BUILT_IN);
        Price second = price("m", "2", SEPTEMBER, Origin.BUILT_IN);
        var changing = new PriceBook(List.of(second, first));

        assertThat(changing.find("openai", "m", null, AUGUST.minusNanos(1000))).isEmpty();
        assertThat(changing.find("openai", "m", null, AUGUST)).contains(first);
        assertThat(changing.find("openai", "m", null, SEPTEMBER.minusNanos(1000))).contains(first);
        assertThat(changing.find("openai", "m", null, SEPTEMBER)).contains(second);
    }

    @Test
    void untilALongerNameTakesEffectTheShorterOneHolds() {
        Price family = price("m", "1", AUGUST, Origin.BUILT_IN);
        Price snapshot = price("m-2", "1", SEPTEMBER, Origin.BUILT_IN);
        var changing = new PriceBook(List.of(family, snapshot));

        assertThat(changing.find("openai", "m-2", null, AUGUST)).contains(family);
        assertThat(changing.find("openai", "m-2", null, SEPTEMBER)).contains(snapshot);
    }

    @Test
    void anOperatorsPriceHoldsBeforeALaterBuiltInOne() {
        Price own = price("m", "contract", AUGUST, Origin.OPERATOR);
        Price builtIn = price("m", "2", SEPTEMBER, Origin.BUILT_IN);

        assertThat(new PriceBook(List.of(own, builtIn)).find("openai", "m", null, SEPTEMBER))
                .contains(own);
    }

    @Test
    void ofTwoForTheSameInstantTheOneAddedLastHolds() {
        Price wrong = price("m", "1", AUGUST, Origin.BUILT_IN);
        Price corrected = price("m", "1-corrected", AUGUST, Origin.BUILT_IN);

        assertThat(new PriceBook(List.of(wrong, corrected)).find("openai", "m", null, SEPTEMBER))
                .contains(corrected);
        assertThat(new PriceBook(List.of(corrected, wrong)).find("openai", "m", null, SEPTEMBER))
                .contains(wrong);
    }

    @ParameterizedTest(name = "{0} served by {1} is priced as {2}")
    @CsvSource({
        "meta/llama, groq, meta/llama:groq",
        "meta/llama:fastest, groq, meta/llama:groq",
        "meta/llama:elsewhere, groq, meta/llama:groq",
        "meta/llama, elsewhere, meta/llama",
        "meta/llama:groq, elsewhere, meta/llama:groq",
        "meta/llama:groq, groq, meta/llama:groq",
        "meta/llama, , meta/llama",
        "gpt-4o-mini, groq, gpt-4o-mini",
    })
    void theBackendThatServedACallPricesIt(String model, @Nullable String servedBy, String priced) {
        assertThat(book.find("openai", model, servedBy, SEPTEMBER).map(Price::model))
                .contains(priced);
    }

    @Test
    void untilABackendsPriceTakesEffectTheModelsOwnHolds() {
        Price own = price("m", "1", AUGUST, Origin.BUILT_IN);
        Price backends = price("m:b", "1", SEPTEMBER, Origin.BUILT_IN);
        var changing = new PriceBook(List.of(own, backends));

        assertThat(changing.find("openai", "m", "b", AUGUST)).contains(own);
        assertThat(changing.find("openai", "m", "b", SEPTEMBER)).contains(backends);
    }

    @Test
    void theCommunitysPriceStandsBetweenTheOperatorsAndABuiltInOne() {
        Price own = price("m", "contract", AUGUST, Origin.OPERATOR);
        Price communitys = price("m", "table", AUGUST, Origin.COMMUNITY);
        Price builtIn = price("m", "2", SEPTEMBER, Origin.BUILT_IN);

        assertThat(new PriceBook(List.of(communitys, builtIn)).find("openai", "m", null, SEPTEMBER))
                .contains(communitys);
        assertThat(
                        new PriceBook(List.of(own, communitys, builtIn))
                                .find("openai", "m", null, SEPTEMBER))
                .contains(own);
    }

    private Optional<String> find(String model) {
        return book.find("openai", model, null, SEPTEMBER).map(Price::model);
    }

    private static Price price(String model) {
        return price(model, "1", AUGUST, Origin.BUILT_IN);
    }

    private static Price price(String model, String version, Instant effectiveFrom, Origin origin) {
        return new Price(
                origin,
                "openai",
                model,
                version,
                effectiveFrom,
                List.of(Rates.standard(Map.of(UsageClass.INPUT, BigDecimal.ONE))));
    }
}
