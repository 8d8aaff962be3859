package io.aistrale.check;

import io.aistrale.check.client.Client;
import io.aistrale.check.evidence.Evidence;
import io.aistrale.check.evidence.Evidence.Volume;
import io.aistrale.check.verdict.Submission;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waits until everything asked has been answered and written down, and nothing moves any more.
final class Drain {
    private static final Duration LONGEST = Duration.ofSeconds(120);

    /// Silence after which an answer that is missing will not come: longer than any call, pause
    /// between calls (a minute, where a budget could not be asked), or takeover.
    private static final Duration HOPELESS = Duration.ofSeconds(75);

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Client client;
    private final Supplier<List<Submission>> submissions;
    private final Evidence evidence;

    /// @param submissions all there are by now
    Drain(Client client, Supplier<List<Submission>> submissions, Evidence evidence) {
        this.client = client;
        this.submissions = submissions;
        this.evidence = evidence;
    }

    /// @return whether all was answered and written down; otherwise the check will say what is not
    boolean await() throws InterruptedException {
        long start = System.nanoTime();
        long movedAt = start;
        Volume last = null;
        while (System.nanoTime() - start < LONGEST.toNanos()) {
            Volume volume = evidence.advance();
            long now = System.nanoTime();
            movedAt = moves(volume, last) ? now : movedAt;
            last = volume;
            Duration silence = Duration.ofNanos(now - movedAt);
            if (silence.compareTo(QUIET) >= 0 && isComplete() && evidence.booksAreWritten()) {
                return true;
            }
            if (silence.compareTo(HOPELESS) >= 0) {
                return false;
            }
            Thread.sleep(POLL);
        }
        return false;
    }

    private static boolean moves(Volume volume, @Nullable Volume last) {
        return volume.pendingCalls() > 0 || !volume.equals(last);
    }

    private boolean isComplete() {
        return client.isSettled()
                && submissions.get().stream()
                        .filter(Submission::acknowledged)
                        .filter(submission -> submission.requestId() != null)
                        .allMatch(submission -> evidence.isAnswered(submission.correlation()));
    }
}
