package io.aistrale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.schemas.trace.OtlpReceiver;
import io.aistrale.schemas.trace.OtlpReceiver.ToldMetric;
import io.aistrale.schemas.trace.OtlpReceiver.ToldSpan;
import io.aistrale.schemas.trace.TraceContext;
import io.aistrale.systemtest.leak.StackContents.Content;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What the stack exports by OTLP, received by the test.
final class ExportedTraces implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> SERVICES =
            Set.of("aistrale-gateway", "inference-worker", "telemetry-consumer", "cost-aggregator");

    private final OtlpReceiver receiver;

    ExportedTraces() {
        try {
            receiver = new OtlpReceiver();
        } catch (IOException e) {
            throw new IllegalStateException("no port for a receiver", e);
        }
    }

    String endpoint() {
        return receiver.endpoint();
    }

    /// Waits for the whole trace of a request whose one call succeeded, and follows it.
    ///
    /// @param caller the context the request came with
    /// @param edge names of the gateway's spans, outermost first; none for a request by Kafka
    Trace follow(TraceContext caller, String call, List<String> edge) {
        var told =
                await().atMost(PATIENCE)
                        .until(
                                () -> receiver.spansOf(caller.traceId()),
                                spans -> spans.size() == edge.size() + 4);
        var trace = new Trace(told);
        String parent = caller.spanId();
        for (String name : edge) {
            parent = child(trace, name, parent);
        }
        parent = child(trace, "process inference.requests", parent);
        parent = child(trace, call, parent);
        child(trace, "persist attempt", parent);
        child(trace, "book cost", parent);
        assertThat(told).extracting(span -> span.span().getStatus().getCodeValue()).containsOnly(0);
        return trace;
    }

    private static String child(Trace trace, String name, String parent) {
        var span = trace.span(name);
        assertThat(span.parent()).as("parent of " + name).isEqualTo(parent);
        return span.id();
    }

    /// The spans of one trace, no two of a name.
    record Trace(List<ToldSpan> spans) {
        ToldSpan span(String name) {
            var named = spans.stream().filter(span -> span.name().equals(name)).toList();
            assertThat(named).as("%s among %s", name, spans).hasSize(1);
            return named.getFirst();
        }
    }

    /// All that was exported, once every service has told its metrics anew.
    List<Content> contents() {
        int before = receiver.metrics().size();
        await().atMost(PATIENCE)
                .until(() ->
                        receiver.metrics().stream()
                                .skip(before)
                                .map(ToldMetric::service)
                                .collect(Collectors.toSet())
                                .containsAll(SERVICES));
        return receiver.bodies().stream().map(body -> new Content("otlp", body)).toList();
    }

    @Override
    public void close() {
        receiver.close();
    }
}
