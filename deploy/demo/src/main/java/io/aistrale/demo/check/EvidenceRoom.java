package io.aistrale.demo.check;

import io.aistrale.demo.submit.Outcome;
import io.aistrale.demo.workload.DemoRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers the evidence, waiting for the stack to catch up.
public final class EvidenceRoom {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Database database;
    private final @Nullable SimulatorBooks books;
    private final Instant since;

    /// @param books null where the provider is real
    /// @param since when the demo began
    public EvidenceRoom(Database database, @Nullable SimulatorBooks books, Instant since) {
        this.database = database;
        this.books = books;
        this.since = since;
    }

    /// The evidence as soon as it is settled, or as it stands when the patience is over.
    public Evidence gather(List<DemoRequest> sent, List<Outcome> outcomes, Duration patience)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        Evidence evidence = look(sent, outcomes);
        while (!evidence.settled() && System.nanoTime() < end) {
            Thread.sleep(LOOK_EVERY);
            evidence = look(sent, outcomes);
        }
        return evidence;
    }

    private Evidence look(List<DemoRequest> sent, List<Outcome> outcomes)
            throws IOException, InterruptedException {
        return new Evidence(
                sent,
                outcomes,
                sent.isEmpty()
                        ? List.of()
                        : database.requests(sent.stream().map(DemoRequest::traceId).toList()),
                database.attempts(since),
                database.costs(since),
                books == null ? null : books.since(since),
                database.prices(),
                database.totals());
    }
}
