package io.aistrale.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.gateway.admission.Catalogue.Target;
import io.aistrale.gateway.key.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    private static final Target ROUTE = new Target("route", "support");

    private final Catalogue catalogue =
            new Catalogue(
                    new CatalogueProperties(
                            List.of("huggingface", "openai", "route"),
                            Map.of("route", List.of("support")),
                            List.of("default")));

    @Test
    void aListedRoutesNameIsTheRouteWithTheDefaultProvider() {
        assertThat(catalogue.require(Caller.ADMIN, "route", "support")).isEqualTo(ROUTE);
        assertThat(catalogue.require(Caller.ADMIN, "huggingface", "support")).isEqualTo(ROUTE);
        assertThat(catalogue.resolve(Caller.ADMIN, "huggingface/support")).isEqualTo(ROUTE);
        assertThat(catalogue.resolve(Caller.ADMIN, "support")).isEqualTo(ROUTE);
        assertThat(catalogue.require(Caller.ADMIN, "huggingface", "org/support"))
                .isEqualTo(new Target("huggingface", "org/support"));
    }

    @Test
    void aRoutesNameAtAProviderThatIsNotTheDefaultIsThatProvidersModel() {
        assertThat(catalogue.require(Caller.ADMIN, "openai", "support"))
                .isEqualTo(new Target("openai", "support"));
    }

    @Test
    void whoMayNotUseARouteDoesNotGetToItByTheDefaultProvider() {
        Caller limited =
                new Caller(
                        "key",
                        "ann",
                        "default",
                        null,
                        Set.of(Scope.INFERENCE),
                        List.of("huggingface"),
                        null);

        assertThatThrownBy(() -> catalogue.require(limited, "huggingface", "support"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("route");
        assertThat(catalogue.require(limited, "huggingface", "gpt2").provider())
                .isEqualTo("huggingface");
    }

    @Test
    void thereAreNoTokensForRoutes() {
        assertThat(catalogue.hasTokens("openai")).isTrue();
        assertThat(catalogue.hasTokens("route")).isFalse();
        assertThat(catalogue.hasTokens("nobody")).isFalse();
    }
}
