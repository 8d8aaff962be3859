package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.ProviderOutcome.Unavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every dialect keeps to, over a provider's recorded JSON.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DialectContract {
    private static final Secret TOKEN = Secret.of("c4nary-token-4711");
    private static final int MUTATIONS = 100_000;
    private final long seed = Long.getLong("aistrale.seed", 20_261_124L);

    /// A recorded answer and what it must be read as.
    record Recorded(
            ProviderRequest request,
            String body,
            @Nullable String text,
            @Nullable String finishReason,
            TokenUsage usage) {}

    /// An error answer and what it must be read as.
    ///
    /// @param retryAfterSeconds null where the outcome carries none
    record ErrorRow(
            int status,
            Map<String, String> headers,
            String body,
            ErrorCode code,
            @Nullable Integer retryAfterSeconds) {}

    abstract Dialect dialect();

    abstract Endpoint endpoint();

    abstract List<Recorded> answers();

    abstract List<ErrorRow> errors();

    private HttpAnswer answer(int status, Map<String, String> headers, byte[] body) {
        return new HttpAnswer(status, headers, body);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    Stream<Recorded> recordedAnswers() {
        return answers().stream();
    }

    Stream<ErrorRow> errorRows() {
        return errors().stream();
    }

    @ParameterizedTest
    @MethodSource("recordedAnswers")
    void aRecordedAnswerIsReadToTheLastToken(Recorded recorded) {
        assertThat(
                        dialect()
                                .decode(
                                        recorded.request(),
                                        answer(200, Map.of(), utf8(recorded.body()))))
                .isInstanceOfSatisfying(
                        Completed.class,
                        completed -> {
                            assertThat(completed.answer().text()).isEqualTo(recorded.text());
                            assertThat(completed.answer().finishReason())
                                    .isEqualTo(recorded.finishReason());
                            assertThat(completed.answer().usage()).isEqualTo(recorded.usage());
                            assertThat(Json.object(completed.answer().response())).isNotNull();
                        });
    }

    @ParameterizedTest
    @MethodSource("errorRows")
    void anErrorIsReadAsItsCodeAndWhatMayHappenNext(ErrorRow row) {
        var outcome =
                dialect()
                        .decode(
                                answers().getFirst().request(),
                                answer(row.status(), row.headers(), utf8(row.body())));

        switch (outcome) {
            case Rejected rejected -> {
                assertThat(rejected.code()).isEqualTo(row.code());
                assertThat(row.retryAfterSeconds()).isNull();
            }
            case Unavailable unavailable -> {
                assertThat(unavailable.code()).isEqualTo(row.code());
                assertThat(unavailable.retryAfter())
                        .isEqualTo(
                                row.retryAfterSeconds() == null
                                        ? null
                                        : Duration.ofSeconds(row.retryAfterSeconds()));
            }
            default -> throw new AssertionError("unexpected " + outcome);
        }
        assertThat(outcome.exchange().httpStatus()).isEqualTo(row.status());
    }

    @ParameterizedTest
    @MethodSource("recordedAnswers")
    void theTokenStandsInAHeaderAndNowhereElse(Recorded recorded) {
        var call = (Encoding.Call) dialect().encode(recorded.request(), endpoint(), TOKEN);

        assertThat(call.headers().values()).anyMatch(value -> value.contains("c4nary"));
        assertThat(call.uri()).asString().doesNotContain("c4nary").startsWith("http://provider");
        assertThat(new String(call.body(), StandardCharsets.UTF_8)).doesNotContain("c4nary");
        assertThat(call).asString().doesNotContain("c4nary");
    }

    @ParameterizedTest
    @MethodSource("recordedAnswers")
    void whatTheInterfaceDoesNotPromiseEndsClearlyWithItsCostKept(Recorded recorded) {
        String deep = "{\"a\":".repeat(5_000);
        for (var body : List.of("", "garbage", "[]", "7", "null", "{}", "{\"id\":", deep)) {
            assertThat(dialect().decode(recorded.request(), answer(200, Map.of(), utf8(body))))
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> {
                                assertThat(rejected.code()).isEqualTo(ErrorCode.INVALID_RESPONSE);
                                assertThat(rejected.usage()).isNotNull();
                                assertThat(rejected.usage().estimated()).isTrue();
                                assertThat(rejected.usage().input()).isPositive();
                            });
        }
    }

    /// Seeded, so that what is found can be found again.
    @Test
    void howeverAnAnswerIsMutatedNothingIsThrownAndItsCostIsKept() {
        var random = new Random(seed);
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        var recorded = answers();
        for (int i = 0; i < MUTATIONS; i++) {
            var one = recorded.get(random.nextInt(recorded.size()));
            var mutated = Mutations.of(utf8(one.body()), random);
            var outcome = dialect().decode(one.request(), answer(200, Map.of(), mutated));
            assertThat(costOf(outcome))
                    .as(() -> new String(mutated, StandardCharsets.UTF_8))
                    .isNotNull()
                    .satisfies(DialectContract::isNoNonsense);
        }
    }

    private static @Nullable TokenUsage costOf(ProviderOutcome outcome) {
        return switch (outcome) {
            case Completed completed -> completed.answer().usage();
            case Rejected rejected -> rejected.usage();
            default -> null;
        };
    }

    private static void isNoNonsense(TokenUsage usage) {
        assertThat(
                        List.of(
                                usage.input(),
                                usage.cachedInput(),
                                usage.cacheWrite5m(),
                                usage.cacheWrite1h(),
                                usage.output(),
                                usage.reasoning(),
                                usage.searchUnits()))
                .allMatch(count -> count >= 0);
    }
}
