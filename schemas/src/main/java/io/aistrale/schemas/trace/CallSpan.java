package io.aistrale.schemas.trace;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.Usage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A provider call as OpenTelemetry's GenAI conventions tell it. All of it stands in the journal:
/// the worker tells calls whose end it saw, telemetry-consumer those that were presumed unknown.
public final class CallSpan {
    /// What a call is reported under that nobody saw the end of.
    public static final String OUTCOME_UNKNOWN = "outcome_unknown";

    private static final AttributeKey<List<String>> FINISH_REASONS =
            AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    private static final int LONGEST_NAME = 256;

    private CallSpan() {}

    /// @param trace the request's
    /// @param streamed whether the answer was asked for in pieces
    /// @param server where the call went; null where it is not known
    public static FinishedSpan finished(
            TraceContext trace, AttemptFinished finished, boolean streamed, @Nullable URI server) {
        var attributes = attributes(finished.getAttempt());
        if (server != null) {
            attributes.put("server.address", server.getHost()).put("server.port", port(server));
        }
        if (streamed) {
            attributes.put("gen_ai.request.stream", true);
        }
        answered(attributes, finished);
        var ended = finished.getFinishedAt();
        return span(
                trace,
                finished.getAttempt(),
                ended.minus(finished.getDurationMicros(), ChronoUnit.MICROS),
                ended,
                attributes.build(),
                finished.getErrorCode());
    }

    /// @param trace the request's
    public static FinishedSpan presumed(TraceContext trace, AttemptPresumedUnknown presumed) {
        var attempt = presumed.getAttempt();
        return span(
                trace,
                attempt,
                attempt.getStartedAt(),
                presumed.getPresumedAt(),
                attributes(attempt).build(),
                OUTCOME_UNKNOWN);
    }

    /// `gen_ai.operation.name`.
    public static String operation(Attempt attempt) {
        return operation(attempt.getOperation());
    }

    private static String operation(Operation operation) {
        return switch (operation) {
            case CHAT -> "chat";
            case EMBEDDINGS -> "embeddings";
            case TEXT_GENERATION -> "text_completion";
            case UNRECOGNIZED -> "unrecognized";
        };
    }

    /// `gen_ai.provider.name`: well-known names where ours differ, else the configured name.
    public static String provider(Attempt attempt) {
        return switch (attempt.getProvider()) {
            case "azure-openai" -> "azure.ai.openai";
            case "gemini" -> "gcp.gemini";
            case "mistral" -> "mistral_ai";
            default -> attempt.getProvider();
        };
    }

    /// Input tokens of all classes, caches included.
    public static long inputTokens(Usage usage) {
        return usage.getInputTokens()
                + usage.getCachedInputTokens()
                + cacheWrites(usage)
                + usage.getAudioInputTokens()
                + usage.getImageInputTokens();
    }

    /// Output tokens of all classes, reasoning included.
    public static long outputTokens(Usage usage) {
        return usage.getOutputTokens()
                + usage.getReasoningTokens()
                + usage.getAudioOutputTokens()
                + usage.getImageOutputTokens();
    }

    private static FinishedSpan span(
            TraceContext trace,
            Attempt attempt,
            Instant begunAt,
            Instant endedAt,
            Attributes attributes,
            @Nullable String errorType) {
        return new FinishedSpan(
                trace.spanOf(attempt.getAttemptId()),
                trace.spanOf(attempt.getRequestId()).spanId(),
                operation(attempt) + " " + cut(attempt.getModel()),
                SpanKind.CLIENT,
                begunAt,
                endedAt,
                attributes,
                errorType);
    }

    private static AttributesBuilder attributes(Attempt attempt) {
        var attributes =
                Attributes.builder()
                        .put("gen_ai.operation.name", operation(attempt))
                        .put("gen_ai.provider.name", provider(attempt))
                        .put("gen_ai.request.model", cut(attempt.getModel()))
                        .put("aistrale.request.id", attempt.getRequestId().toString())
                        .put("aistrale.attempt.id", attempt.getAttemptId().toString())
                        .put("aistrale.attempt.number", attempt.getNumber());
        if (attempt.getRoute() != null) {
            attributes.put("aistrale.route", attempt.getRoute());
        }
        return attributes;
    }

    private static void answered(AttributesBuilder attributes, AttemptFinished finished) {
        if (finished.getServedModel() != null) {
            attributes.put("gen_ai.response.model", cut(finished.getServedModel()));
        }
        if (finished.getServedBy() != null) {
            attributes.put("aistrale.served.by", cut(finished.getServedBy()));
        }
        if (finished.getProviderRequestId() != null) {
            attributes.put("aistrale.provider.request.id", cut(finished.getProviderRequestId()));
        }
        if (finished.getHttpStatus() != null) {
            attributes.put("http.response.status_code", finished.getHttpStatus());
        }
        if (finished.getTimeToFirstTokenMicros() != null) {
            attributes.put(
                    "gen_ai.response.time_to_first_chunk",
                    finished.getTimeToFirstTokenMicros() / 1e6);
        }
        var result = finished.getResult();
        if (result != null && result.getFinishReason() != null) {
            attributes.put(FINISH_REASONS, List.of(cut(result.getFinishReason())));
        }
        if (finished.getUsage() != null) {
            used(attributes, finished.getUsage());
        }
    }

    private static void used(AttributesBuilder attributes, Usage usage) {
        attributes
                .put("gen_ai.usage.input_tokens", inputTokens(usage))
                .put("gen_ai.usage.output_tokens", outputTokens(usage));
        putIfAny(attributes, "gen_ai.usage.cache_read.input_tokens", usage.getCachedInputTokens());
        putIfAny(attributes, "gen_ai.usage.cache_creation.input_tokens", cacheWrites(usage));
        putIfAny(attributes, "gen_ai.usage.reasoning.output_tokens", usage.getReasoningTokens());
        if (usage.getEstimated()) {
            attributes.put("aistrale.usage.estimated", true);
        }
    }

    private static void putIfAny(AttributesBuilder attributes, String key, long tokens) {
        if (tokens > 0) {
            attributes.put(key, tokens);
        }
    }

    private static long cacheWrites(Usage usage) {
        return usage.getCacheWrite5mTokens() + usage.getCacheWrite1hTokens();
    }

    private static int port(URI server) {
        if (server.getPort() >= 0) {
            return server.getPort();
        }
        return "http".equals(server.getScheme()) ? 80 : 443;
    }

    private static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
