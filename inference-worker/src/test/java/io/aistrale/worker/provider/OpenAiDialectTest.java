package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.ProviderOutcome.Unavailable;
import io.aistrale.worker.provider.ProviderRequest.Task;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiDialectTest {
    private static final Endpoint OPENAI =
            Endpoints.at("openai", URI.create("http://provider/v1"), null);
    private static final Secret TOKEN = Secret.of("sk-c4nary-4711");
    private final OpenAiDialect dialect = new OpenAiDialect();

    @Test
    void aBodyKeepsItsUnknownFieldsAndGetsTheModelAsked() {
        var call =
                encoded(
                        chatBody(
                                """
                                {"model":"other","stream":true,"messages":[],"some_new_field":{"a":[1,2.50]}}\
                                """));

        assertThat(call.uri()).hasToString("http://provider/v1/chat/completions");
        assertThat(call.headers()).containsEntry("authorization", "Bearer sk-c4nary-4711");
        assertThat(text(call))
                .contains("\"some_new_field\":{\"a\":[1,2.50]}")
                .contains("\"model\":\"gpt-4o-mini\"");
        assertThat(text(call)).doesNotContain("stream");
        assertThat(call).asString().doesNotContain("c4nary");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1, max_completion_tokens",
        "https://eu.api.openai.com/v1, max_completion_tokens",
        "https://acme.openai.azure.com/openai/v1, max_completion_tokens",
        "https://api.groq.com/openai/v1, max_tokens",
        "https://api.openai.com.example.org/v1, max_tokens",
        "http://127.0.0.1:8000/v1, max_tokens"
    })
    void aCapThatIsLaidOnIsNamedAsTheProviderKnowsIt(URI baseUrl, String member) {
        var asked =
                OutputCap.capped(
                        chatBody("{\"messages\":[]}"), 77, Endpoints.at("openai", baseUrl, null));

        assertThat(text(encoded(asked))).contains("\"%s\":77".formatted(member));
        assertThat(OutputCap.of(asked)).isEqualTo(77L);
    }

    @Test
    void aStreamIsAskedForWithItsUsageAndKeepsItsOtherOptions() {
        var body =
                "{\"messages\":[],\"stream\":false,\"stream_options\":{\"include_obfuscation\":false}}";
        var call = encoded(new ProviderRequest(Task.CHAT, "gpt-4o-mini", null, body, null, true));

        assertThat(text(call))
                .contains("\"stream\":true")
                .contains(
                        "\"stream_options\":{\"include_obfuscation\":false,\"include_usage\":true}");
    }

    @Test
    void aVendorWhoseStreamsTellUsageUnaskedIsNotAsked() {
        var transport =
                new Endpoint.Transport(
                        HttpVersion.AUTO,
                        null,
                        Endpoint.AUTHORIZATION,
                        new AddressRule(false),
                        false);
        var mistral =
                new Endpoint(
                        "mistral",
                        URI.create("http://provider/v1"),
                        null,
                        null,
                        Endpoints.PATIENT,
                        transport);
        var body = "{\"messages\":[],\"stream_options\":{\"include_usage\":true}}";
        var request = new ProviderRequest(Task.CHAT, "m", null, body, null, true);
        var call =
                (Encoding.Call)
                        new OpenAiDialect().encode(request, mistral, Secret.of("sk-c4nary-1"));

        assertThat(text(call)).contains("\"stream\":true").doesNotContain("stream_options");
    }

    @Test
    void plainInputsAreAChatOfOneUserMessageWithParametersLaidOver() {
        var call =
                encoded(
                        new ProviderRequest(
                                Task.CHAT,
                                "gpt-4o-mini",
                                "Hello",
                                null,
                                "{\"max_tokens\":5}",
                                false));

        assertThat(text(call))
                .isEqualTo(
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":5,\"model\":\"gpt-4o-mini\"}");
    }

    @Test
    void aBodyThatIsNoJsonObjectIsRefusedByName() {
        assertThat(dialect.encode(chatBody("[1]"), OPENAI, TOKEN))
                .isInstanceOfSatisfying(
                        Encoding.Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(refused.message()).contains("body");
                        });
    }

    @Test
    void usageIsTakenApartIntoDisjointClasses() {
        var outcome =
                dialect.decode(
                        chatBody("{}"),
                        answer(
                                200,
                                """
                                {"model":"gpt-4o-mini-2024-07-18","choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],
                                 "usage":{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,
                                          "prompt_tokens_details":{"cached_tokens":30,"audio_tokens":10,"cache_write_tokens":5},
                                          "completion_tokens_details":{"reasoning_tokens":20,"audio_tokens":4}}}\
                                """));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Completed.class,
                        completed -> {
                            assertThat(completed.answer().usage())
                                    .isEqualTo(
                                            new TokenUsage(
                                                    55, 30, 5, 0, 10, 0, 26, 20, 4, 0, 0, false));
                            assertThat(completed.answer().text()).isEqualTo("Hi");
                            assertThat(completed.answer().servedModel())
                                    .isEqualTo("gpt-4o-mini-2024-07-18");
                            assertThat(completed.exchange().providerRequestId()).isEqualTo("req_1");
                        });
    }

    @Test
    void missingUsageIsEstimatedAndFlaggedAndNeverZero() {
        var outcome =
                dialect.decode(
                        new ProviderRequest(
                                Task.CHAT, "m", "a question of some length", null, null, false),
                        answer(200, "{\"choices\":[{\"message\":{\"content\":\"an answer\"}}]}"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Completed.class,
                        completed -> {
                            assertThat(completed.answer().usage().estimated()).isTrue();
                            assertThat(completed.answer().usage().input()).isPositive();
                            assertThat(completed.answer().usage().output()).isPositive();
                        });
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    garbage
                    {"choices":"none"}
                    {"choices":[]}
                    {"choices":[{"message":7}]}
                    """,
            delimiter = '|')
    void anAnswerThatIsNotWhatItsInterfacePromisesEndsClearlyWithItsCostKept(String body) {
        assertThat(dialect.decode(chatBody("{}"), answer(200, body)))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> {
                            assertThat(rejected.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
                            assertThat(rejected.usage()).isNotNull();
                        });
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    400 | invalid_request_error | unsupported_value | INVALID_REQUEST
                    400 | invalid_request_error | context_length_exceeded | REQUEST_TOO_LARGE
                    400 | image_error | content_policy_violation | CONTENT_REFUSED
                    400 | invalid_request_error | model_not_supported | MODEL_NOT_FOUND
                    401 | invalid_request_error | invalid_api_key | CREDENTIAL_REFUSED
                    402 | billing | x | SPEND_EXHAUSTED
                    403 | x | x | PERMISSION_DENIED
                    404 | invalid_request_error | model_not_found | MODEL_NOT_FOUND
                    413 | x | x | REQUEST_TOO_LARGE
                    422 | x | x | INVALID_REQUEST
                    429 | insufficient_quota | credit_balance_exhausted | SPEND_EXHAUSTED
                    """,
            delimiter = '|')
    void errorsThatNoRepeatingCuresAreRejections(
            int status, String type, String code, ErrorCode expected) {
        assertThat(dialect.decode(chatBody("{}"), error(status, type, code, null)))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.code()).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    429 | rate_limit_exceeded | RATE_LIMITED
                    500 | server_error | PROVIDER_ERROR
                    502 | x | PROVIDER_ERROR
                    503 | slow_down | PROVIDER_OVERLOADED
                    529 | overloaded_error | PROVIDER_OVERLOADED
                    """,
            delimiter = '|')
    void errorsThatPassAreUnavailableWithTheProvidersWord(
            int status, String code, ErrorCode expected) {
        assertThat(dialect.decode(chatBody("{}"), error(status, "x", code, "3")))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> {
                            assertThat(unavailable.code()).isEqualTo(expected);
                            assertThat(unavailable.retryAfter()).isEqualTo(Duration.ofSeconds(3));
                        });
    }

    @Test
    void theProvidersWordsAreKeptForTheRequesterButNotForARefusedToken() {
        assertThat(
                        dialect.decode(chatBody("{}"), error(400, "x", "y", null))
                                .exchange()
                                .providerMessage())
                .isEqualTo("what went wrong");
        assertThat(
                        dialect.decode(chatBody("{}"), error(401, "x", "y", null))
                                .exchange()
                                .providerMessage())
                .isNull();
    }

    private Encoding.Call encoded(ProviderRequest request) {
        return (Encoding.Call) dialect.encode(request, OPENAI, TOKEN);
    }

    private static ProviderRequest chatBody(String body) {
        return new ProviderRequest(Task.CHAT, "gpt-4o-mini", null, body, null, false);
    }

    private static String text(Encoding.Call call) {
        return new String(call.body(), StandardCharsets.UTF_8);
    }

    private static HttpAnswer answer(int status, String body) {
        return new HttpAnswer(
                status, Map.of("x-request-id", "req_1"), body.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpAnswer error(
            int status, String type, String code, @Nullable String retryAfter) {
        String body =
                "{\"error\":{\"message\":\"what went wrong\",\"type\":\""
                        + type
                        + "\",\"param\":null,\"code\":\""
                        + code
                        + "\"}}";
        var headers =
                retryAfter == null ? Map.<String, String>of() : Map.of("retry-after", retryAfter);
        return new HttpAnswer(status, headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
