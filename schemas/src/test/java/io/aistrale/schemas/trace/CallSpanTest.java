package io.aistrale.schemas.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.event.Usage;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.opentelemetry.api.trace.SpanKind;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallSpanTest {
    private static final Instant STARTED = Instant.parse("2026-11-29T10:00:00Z");
    private static final TraceContext TRACE =
            TraceContext.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    .orElseThrow();

    private static Attempt attempt(String provider, Operation operation) {
        return Attempt.newBuilder()
                .setAttemptId(TimeOrderedIds.next())
                .setRequestId(TimeOrderedIds.next())
                .setNumber(2)
                .setSource(new SourcePosition("inference.requests", 0, 0L))
                .setUserId("ana")
                .setProject("default")
                .setProvider(provider)
                .setModel("gpt-4o-mini")
                .setOperation(operation)
                .setWorkerId("worker-1")
                .setStartedAt(STARTED)
                .setCallDeadline(STARTED.plusSeconds(60))
                .setInputTokensEstimate(10)
                .build();
    }

    private static AttemptFinished finished(Attempt attempt) {
        return AttemptFinished.newBuilder()
                .setAttempt(attempt)
                .setStatus(AttemptStatus.SUCCESS)
                .setHttpStatus(200)
                .setServedModel("gpt-4o-mini-2024-07-18")
                .setProviderRequestId("req_1")
                .setTimeToFirstTokenMicros(250_000L)
                .setFinishedAt(STARTED.plusSeconds(2))
                .setDurationMicros(1_500_000)
                .setUsage(
                        Usage.newBuilder()
                                .setInputTokens(10)
                                .setCachedInputTokens(5)
                                .setCacheWrite5mTokens(2)
                                .setCacheWrite1hTokens(1)
                                .setOutputTokens(7)
                                .setReasoningTokens(30)
                                .build())
                .setResult(
                        InferenceResult.newBuilder()
                                .setRequestId(attempt.getRequestId())
                                .setStatus(ResultStatus.SUCCEEDED)
                                .setProvider("openai")
                                .setModel("gpt-4o-mini")
                                .setOutputText("the output, which is nobody's business")
                                .setResponse("{\"the\": \"response\"}")
                                .setFinishReason("stop")
                                .setRequestedAt(STARTED)
                                .setFinishedAt(STARTED.plusSeconds(2))
                                .build())
                .build();
    }

    private static Map<String, Object> attributes(FinishedSpan span) {
        var byName = new HashMap<String, Object>();
        span.attributes().forEach((key, value) -> byName.put(key.getKey(), value));
        return byName;
    }

    @Test
    void aCallHasTheConventionsAttributesAndNothingOfWhatWasSaid() {
        var attempt = attempt("openai", Operation.CHAT);
        var span =
                CallSpan.finished(
                        TRACE, finished(attempt), true, URI.create("https://api.openai.com/v1"));

        assertThat(attributes(span))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.ofEntries(
                                Map.entry("gen_ai.operation.name", "chat"),
                                Map.entry("gen_ai.provider.name", "openai"),
                                Map.entry("gen_ai.request.model", "gpt-4o-mini"),
                                Map.entry("gen_ai.request.stream", true),
                                Map.entry("gen_ai.response.model", "gpt-4o-mini-2024-07-18"),
                                Map.entry("gen_ai.response.finish_reasons", List.of("stop")),
                                Map.entry("gen_ai.response.time_to_first_chunk", 0.25),
                                Map.entry("gen_ai.usage.input_tokens", 18L),
                                Map.entry("gen_ai.usage.output_tokens", 37L),
                                Map.entry("gen_ai.usage.cache_read.input_tokens", 5L),
                                Map.entry("gen_ai.usage.cache_creation.input_tokens", 3L),
                                Map.entry("gen_ai.usage.reasoning.output_tokens", 30L),
                                Map.entry("server.address", "api.openai.com"),
                                Map.entry("server.port", 443L),
                                Map.entry("http.response.status_code", 200L),
                                Map.entry("aistrale.provider.request.id", "req_1"),
                                Map.entry("aistrale.request.id", attempt.getRequestId().toString()),
                                Map.entry("aistrale.attempt.id", attempt.getAttemptId().toString()),
                                Map.entry("aistrale.attempt.number", 2L)));
        assertThat(span.name()).isEqualTo("chat gpt-4o-mini");
        assertThat(span.kind()).isEqualTo(SpanKind.CLIENT);
        assertThat(span.self()).isEqualTo(TRACE.spanOf(attempt.getAttemptId()));
        assertThat(span.parent()).isEqualTo(TRACE.spanOf(attempt.getRequestId()).spanId());
        assertThat(span.begunAt()).isEqualTo(STARTED.plusMillis(500));
        assertThat(span.endedAt()).isEqualTo(STARTED.plusSeconds(2));
        assertThat(span.errorType()).isNull();
    }

    @Test
    void aFailedCallTellsItsCodeAndNotTheProvidersWords() {
        var failed =
                AttemptFinished.newBuilder(finished(attempt("openai", Operation.CHAT)))
                        .setStatus(AttemptStatus.ERROR)
                        .setErrorCode("provider_overloaded")
                        .setErrorMessage("the provider's words")
                        .setResult(null)
                        .build();
        var span = CallSpan.finished(TRACE, failed, false, null);

        assertThat(span.errorType()).isEqualTo("provider_overloaded");
        assertThat(attributes(span).values()).doesNotContain("the provider's words");
    }

    @Test
    void aCallWhoseEndNobodySawHasTheSameIdAndSaysSo() {
        var attempt = attempt("mistral", Operation.TEXT_GENERATION);
        var presumedAt = STARTED.plusSeconds(65);
        var span =
                CallSpan.presumed(
                        TRACE,
                        new AttemptPresumedUnknown(attempt, presumedAt, "worker-2", "worker_gone"));

        assertThat(span.self()).isEqualTo(TRACE.spanOf(attempt.getAttemptId()));
        assertThat(span.name()).isEqualTo("text_completion gpt-4o-mini");
        assertThat(span.errorType()).isEqualTo("outcome_unknown");
        assertThat(span.endedAt()).isEqualTo(presumedAt);
        assertThat(attributes(span)).containsEntry("gen_ai.provider.name", "mistral_ai");
    }
}
