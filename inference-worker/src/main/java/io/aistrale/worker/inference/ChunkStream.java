package io.aistrale.worker.inference;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.InferenceChunk;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.provider.Chunk;
import io.aistrale.worker.provider.ChunkSink;
import io.aistrale.worker.publish.ChunkPublisher;
import io.aistrale.worker.publish.RecordRefusedException;
import io.aistrale.worker.publish.ReplyAddress;
import io.aistrale.worker.route.Bulkhead;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The chunks of one call on their way to the requester, numbered. While the cluster cannot be
/// reached they wait, and the provider's connection with them; one that cannot be sent by the
/// request's deadline is lost and leaves a gap in the numbers. The result in the journal has it
/// all.
final class ChunkStream implements ChunkSink {
    private static final Logger log = LoggerFactory.getLogger(ChunkStream.class);
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final ChunkPublisher publisher;
    private final LlmMetrics metrics;
    private final Executor steps;
    private final Clock clock;
    private final Bulkhead bulkhead;
    private final Timer timer;
    private final ReplyAddress address;
    private final Instant deadline;
    private final Attempt attempt;
    private int sequence;
    private volatile @Nullable Instant firstTokenAt;
    private CompletableFuture<Void> sent = DONE;

    ChunkStream(InferenceService service, Arrival arrival, Attempt attempt) {
        this.publisher = service.chunks();
        this.metrics = service.metrics();
        this.steps = service.steps();
        this.clock = service.clock();
        this.bulkhead = service.bulkhead();
        this.timer = service.timer();
        this.address = arrival.reply();
        this.deadline = arrival.deadline();
        this.attempt = attempt;
    }

    /// When the model's first word came; null where none did.
    @Nullable Instant firstTokenAt() {
        return firstTokenAt;
    }

    @Override
    public synchronized CompletableFuture<Void> take(@Nullable Chunk chunk, boolean last) {
        var now = clock.instant();
        bulkhead.alive(attempt.getProvider(), attempt.getModel());
        if (firstTokenAt == null && chunk != null && chunk.says()) {
            firstTokenAt = now;
        }
        var record =
                InferenceChunk.newBuilder()
                        .setRequestId(attempt.getRequestId())
                        .setAttemptId(attempt.getAttemptId())
                        .setSequence(sequence++)
                        .setDeltaText(chunk == null || chunk.text().isEmpty() ? null : chunk.text())
                        .setChunk(chunk == null ? null : chunk.json())
                        .setLast(last)
                        .setReceivedAt(now)
                        .build();
        sent = sent.thenComposeAsync(_ -> send(record), steps);
        return sent;
    }

    /// Waits until the producer has taken it, not for the cluster's acknowledgement.
    private CompletableFuture<Void> send(InferenceChunk chunk) {
        try {
            var _ =
                    publisher
                            .publish(address, chunk)
                            .whenComplete((_, error) -> {
                                if (error != null) {
                                    lost(error);
                                }
                            });
        } catch (RuntimeException e) {
            if (!(e instanceof RecordRefusedException) && clock.instant().isBefore(deadline)) {
                var later = new CompletableFuture<Void>();
                timer.after(PAUSE, () -> send(chunk).thenRun(() -> later.complete(null)));
                return later;
            }
            lost(e);
        }
        return DONE;
    }

    private void lost(Throwable why) {
        metrics.chunkLost();
        log.atWarn()
                .addKeyValue("requestId", attempt.getRequestId())
                .addKeyValue("cause", why.getClass().getSimpleName())
                .log("a chunk could not be sent");
    }
}
