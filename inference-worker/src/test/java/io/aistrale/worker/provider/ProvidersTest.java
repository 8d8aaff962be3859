package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.Dialect.Encoding;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ProvidersTest {
    private static final List<Dialect> DIALECTS =
            List.of(
                    new OpenAiDialect(),
                    new HuggingFaceDialect(),
                    new AnthropicDialect(),
                    new CohereDialect());

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    mistral  | https://api.mistral.ai/v1
                    groq     | https://api.groq.com/openai/v1
                    together | https://api.together.xyz/v1
                    deepseek | https://api.deepseek.com/v1
                    gemini   | https://generativelanguage.googleapis.com/v1beta/openai
                    ollama   | http://127.0.0.1:11434/v1
                    vllm     | http://127.0.0.1:8000/v1
                    """,
            delimiter = '|')
    void aVendorIsNamedAndThatIsAll(String preset, String baseUrl) {
        var call = call(providers(Map.of("preset", preset)));

        assertThat(call.uri()).hasToString(baseUrl + "/chat/completions");
        assertThat(call.headers()).containsExactly(Map.entry("authorization", "Bearer c4nary-t-1"));
    }

    @Test
    void azureHasABaseOfItsOwnAndAHeaderOfItsOwn() {
        String base = "https://me.openai.azure.com/openai/v1";
        var call = call(providers(Map.of("preset", "azure-openai", "base-url", base)));

        assertThat(call.uri()).hasToString(base + "/chat/completions");
        assertThat(call.headers()).containsExactly(Map.entry("api-key", "c4nary-t-1"));
        assertThatThrownBy(() -> providers(Map.of("preset", "azure-openai")))
                .hasMessage("aistrale.providers.p.base-url is required");
    }

    @Test
    void whatIsSetWinsOverThePreset() {
        var call =
                call(
                        providers(
                                Map.of(
                                        "preset", "groq",
                                        "base-url", "http://proxy/v1",
                                        "token-header", "X-Token")));

        assertThat(call.uri()).hasToString("http://proxy/v1/chat/completions");
        assertThat(call.headers()).containsExactly(Map.entry("x-token", "c4nary-t-1"));
    }

    @Test
    void aRegionIsToldInLowerCase() {
        assertThat(endpoint(Map.of("preset", "groq")).region()).isNull();
        assertThat(endpoint(Map.of("preset", "groq", "region", "EU")).region()).isEqualTo("eu");
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThatThrownBy(() -> providers(Map.of("preset", "grok")))
                .hasMessageStartingWith("aistrale.providers.p.preset is grok, expected one of [")
                .hasMessageContaining("azure-openai");
        assertThatThrownBy(() -> providers(Map.of("base-url", "http://a/v1")))
                .hasMessage("aistrale.providers.p needs a dialect or a preset");
        assertThatThrownBy(() -> providers(Map.of("dialect", "esperanto", "base-url", "http://a")))
                .hasMessageStartingWith("aistrale.providers.p.dialect is esperanto, expected");
    }

    @Test
    void everyLimitIsReadWithItsUnitAndHasItsDefault() {
        var unset = endpoint(Map.of("preset", "groq"));
        var set =
                endpoint(
                        Map.of(
                                "preset", "groq",
                                "total-timeout", "30s",
                                "first-byte-timeout", "10s",
                                "idle-timeout", "2s",
                                "connect-timeout", "500ms",
                                "max-response-bytes", "1MB",
                                "http-version", "2",
                                "trust-certificates", "/etc/ca.pem"));

        assertThat(unset.limits())
                .isEqualTo(
                        new Endpoint.Limits(
                                Duration.ofMinutes(5),
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(5),
                                16 << 20));
        assertThat(unset.transport()).isEqualTo(Endpoint.Transport.DEFAULT);
        assertThat(set.limits())
                .isEqualTo(
                        new Endpoint.Limits(
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(2),
                                Duration.ofMillis(500),
                                1 << 20));
        assertThat(set.transport().httpVersion()).isEqualTo(HttpVersion.of("2"));
        assertThat(set.transport().trustCertificates()).hasToString("/etc/ca.pem");
    }

    private static Endpoint endpoint(Map<String, String> settings) {
        return providers(settings).find("p").orElseThrow().endpoint();
    }

    private static Encoding.Call call(Providers providers) {
        var provider = providers.find("p").orElseThrow();
        return (Encoding.Call)
                provider.dialect()
                        .encode(
                                OpenAiContractTest.chat("m"),
                                provider.endpoint(),
                                Secret.of("c4nary-t-1"));
    }

    /// One provider called `p`, bound as at the start of the service.
    private static Providers providers(Map<String, String> settings) {
        var properties = new HashMap<String, String>();
        settings.forEach((name, value) -> properties.put("aistrale.providers.p." + name, value));
        var bound =
                new Binder(new MapConfigurationPropertySource(properties))
                        .bind("aistrale", ProviderProperties.class)
                        .get();
        return new Providers(bound, DIALECTS);
    }
}
