package io.aistrale.gateway.api;

import io.aistrale.gateway.result.Arrival;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.InferenceDirectory;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.gateway.result.ReplyStream;
import io.aistrale.gateway.result.Standing;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/// Waits for the ends of inferences that may have been submitted anywhere: for the reply where it
/// comes here, else for the row. Throws `DataAccessException` where the database cannot be reached.
@Component
final class InferenceFollowing {

    /// Of the gateway's 16 connections, those for results that many wait for at one time.
    private static final int READING_AT_ONCE = 8;

    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final PendingReplies pending;
    private final InferenceDirectory inferences;
    private final Semaphore reading = new Semaphore(READING_AT_ONCE, true);

    InferenceFollowing(PendingReplies pending, InferenceDirectory inferences) {
        this.pending = pending;
        this.inferences = inferences;
    }

    /// A place to follow one; empty where all places are taken.
    Optional<ReplyStream> follow(UUID requestId, String userId, boolean chunks) {
        return pending.follow(requestId, userId, chunks);
    }

    /// Waits in a place for the inference's end.
    ///
    /// @return empty where it did not come in time
    Optional<Inference> end(ReplyStream place, UUID requestId, String userId, Duration longest) {
        long until = System.nanoTime() + longest.toNanos();
        while (true) {
            switch (place.next(Duration.ofNanos(until - System.nanoTime()))) {
                case Arrival.Result(var result) -> {
                    return Optional.of(Inference.of(result));
                }
                case Arrival.Change(Standing standing) when standing.ended() -> {
                    return findInTurn(requestId, userId);
                }
                case Arrival.Silence _, Arrival.Release _ -> {
                    return Optional.empty();
                }
                case Arrival.Change _, Arrival.Piece _, Arrival.Overflow _ -> {
                    // Not its end.
                }
            }
        }
    }

    /// A user's inference as the database has it.
    Optional<Inference> find(UUID requestId, String userId) {
        return inferences.find(requestId, userId);
    }

    /// The same after a wait, when many may ask at once: a few at a time.
    Optional<Inference> findInTurn(UUID requestId, String userId) {
        if (!taken()) {
            throw new DataAccessResourceFailureException("too many read results at one time");
        }
        try {
            return inferences.find(requestId, userId);
        } finally {
            reading.release();
        }
    }

    private boolean taken() {
        try {
            return reading.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
