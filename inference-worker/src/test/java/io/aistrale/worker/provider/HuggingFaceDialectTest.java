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
import java.util.Map;
import org.junit.jupiter.api.Test;

class HuggingFaceDialectTest {
    private static final Endpoint ROUTER =
            Endpoints.at(
                    "huggingface",
                    URI.create("http://router/v1"),
                    URI.create("http://router/hf-inference"));
    private final HuggingFaceDialect dialect = new HuggingFaceDialect();

    @Test
    void textGenerationAsksForTheCountsItWillBeBilledBy() {
        var call =
                (Encoding.Call)
                        dialect.encode(
                                generation("{\"max_new_tokens\":9}"),
                                ROUTER,
                                Secret.of("hf_c4nary-x"));

        assertThat(call.uri()).hasToString("http://router/hf-inference/models/org/model");
        assertThat(new String(call.body(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"inputs\":\"Once\",\"parameters\":{\"max_new_tokens\":9,\"details\":true,"
                                + "\"decoder_input_details\":true,\"return_full_text\":false}}");
    }

    @Test
    void generatedTextAndItsCountsAreRead() {
        var outcome =
                dialect.decode(
                        generation(null),
                        answer(
                                200,
                                """
                                [{"generated_text":" upon","details":{"finish_reason":"length","generated_tokens":2,
                                  "prefill":[{"id":1},{"id":2},{"id":3}]}}]\
                                """));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Completed.class,
                        completed -> {
                            assertThat(completed.answer().text()).isEqualTo(" upon");
                            assertThat(completed.answer().finishReason()).isEqualTo("length");
                            assertThat(completed.answer().usage())
                                    .isEqualTo(TokenUsage.ofText(3, 2, false));
                            assertThat(completed.answer().response())
                                    .contains("\"text_completion\"");
                            assertThat(completed.exchange().servedBy()).isEqualTo("together");
                        });
    }

    @Test
    void withoutDetailsCountsAreEstimatedAndFlagged() {
        var outcome =
                dialect.decode(generation(null), answer(200, "{\"generated_text\":\"and so on\"}"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Completed.class,
                        completed -> {
                            assertThat(completed.answer().usage().estimated()).isTrue();
                            assertThat(completed.answer().usage().output()).isPositive();
                        });
    }

    @Test
    void anAnswerWithoutTextIsInvalid() {
        assertThat(dialect.decode(generation(null), answer(200, "[{\"summary\":1}]")))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        r -> assertThat(r.code()).isEqualTo(ErrorCode.INVALID_RESPONSE));
    }

    @Test
    void itsFlatErrorsAreUnderstood() {
        assertThat(
                        dialect.decode(
                                generation(null),
                                answer(
                                        429,
                                        "{\"error\":\"Model is overloaded\",\"error_type\":\"overloaded\"}")))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> {
                            assertThat(unavailable.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                            assertThat(unavailable.exchange().providerMessage())
                                    .isEqualTo("Model is overloaded");
                        });
    }

    @Test
    void textGenerationWithoutInputsIsRefused() {
        assertThat(
                        dialect.encode(
                                new ProviderRequest(
                                        Task.TEXT_GENERATION, "m", null, "{}", null, false),
                                ROUTER,
                                Secret.of("hf_c4nary-x")))
                .isInstanceOf(Encoding.Refused.class);
    }

    private static ProviderRequest generation(
            @org.jspecify.annotations.Nullable String parameters) {
        return new ProviderRequest(
                Task.TEXT_GENERATION, "org/model", "Once", null, parameters, false);
    }

    private static HttpAnswer answer(int status, String body) {
        return new HttpAnswer(
                status,
                Map.of("x-inference-provider", "together"),
                body.getBytes(StandardCharsets.UTF_8));
    }
}
