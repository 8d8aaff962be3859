package io.aistrale.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.demo.workload.DemoUser;
import io.aistrale.schemas.token.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProvisionsTest {

    private static final DemoOptions SIMULATED = DemoOptions.simulated(false);

    private static StackAddress stack(@Nullable URI simulator) {
        return new StackAddress(
                URI.create("http://127.0.0.1:1"),
                "127.0.0.1:1",
                "http://127.0.0.1:1",
                "jdbc:postgresql://127.0.0.1:1/aistrale",
                "aistrale",
                simulator,
                Secret.of("c4nary-an-admin-key-1234"),
                Map.of(),
                null);
    }

    private static DemoOptions real(String provider) {
        return DemoOptions.real(provider, "some-model", DemoOptions.DEFAULT_SPEND_CAP_USD, false);
    }

    @Test
    void everySimulatedUserHasATokenOfItsOwnForEachOfItsProviders() {
        Provisions provisions =
                Provisions.of(stack(URI.create("http://127.0.0.1:1")), SIMULATED, Map.of());
        assertThat(provisions.tokens()).hasSize(13);
        assertThat(provisions.tokens().values()).doesNotHaveDuplicates();
        for (DemoUser user : provisions.users()) {
            for (String provider : user.providers()) {
                assertThat(provisions.token(user, provider).reveal()).startsWith("demo-");
            }
        }
        assertThat(
                        Stream.of(
                                        provisions.requests(),
                                        provisions.oneAtATime(),
                                        provisions.routed(),
                                        provisions.streamed())
                                .flatMap(List::stream)
                                .map(DemoRequest::number))
                .doesNotHaveDuplicates();
    }

    @Test
    void aRealTokenComesFromTheEnvironmentAndIsNotPrinted() {
        Provisions provisions =
                Provisions.of(
                        stack(null),
                        real("openai"),
                        Map.of("OPENAI_API_KEY", "sk-c4nary-of-the-test"));
        assertThat(provisions.tokens().values()).containsOnly(Secret.of("sk-c4nary-of-the-test"));
        assertThat(provisions.toString()).doesNotContain("sk-c4nary-of-the-test");
        assertThat(provisions.secrets(List.of(), Secret.of("c4nary-admin"))).hasSize(4);
    }

    @Test
    void withoutATokenTheVariableIsNamed() {
        assertThatThrownBy(() ->
                        Provisions.of(stack(null), real("huggingface"), Map.of("HF_TOKEN", " ")))
                .hasMessage("Set HF_TOKEN or HUGGINGFACE_API_KEY to call huggingface.");
    }

    @Test
    void withoutSimulatorAndProviderThereIsNothingToCall() {
        var out = new ByteArrayOutputStream();
        int code =
                Demo.run(
                        stack(null), SIMULATED, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(code).isEqualTo(Demo.MISUSED);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("name a provider");
    }

    @Test
    void aStackThatDoesNotAnswerIsAFailure() {
        var out = new ByteArrayOutputStream();
        int code =
                Demo.run(
                        stack(URI.create("http://127.0.0.1:1")),
                        SIMULATED,
                        new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(code).isEqualTo(Demo.FAILED);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("could not go on");
    }

    @Test
    void providerAndModelGoTogetherAndTheCapIsPositive() {
        assertThatThrownBy(() -> new DemoOptions("openai", null, BigDecimal.ONE, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DemoOptions.real("openai", "m", BigDecimal.ZERO, false))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
