package io.aistrale.cost.journal;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.Usage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;

/// Many attempts, the same ones for the same seed.
final class Storm {
    private static final List<String> MODELS =
            List.of("fast", "fast-2026-01-01", "fast-deep", "mystery");

    private static final List<String> SERVICE_TIERS = List.of("default", "flex", "priority");

    private final Journal journal;
    private final Random random;

    Storm(Journal journal, long seed) {
        this.journal = journal;
        this.random = new Random(seed);
    }

    /// Attempts that end in every way, with their events repeated at random.
    void publish(int attempts) {
        for (int i = 0; i < attempts; i++) {
            int partition = random.nextInt(Journal.PARTITIONS);
            for (SpecificRecord event : life()) {
                int times = random.nextInt(10) == 0 ? 2 : 1;
                for (int time = 0; time < times; time++) {
                    journal.publish(partition, event);
                }
            }
        }
        journal.flush();
    }

    private List<SpecificRecord> life() {
        Attempt attempt = attempt();
        var finished =
                switch (random.nextInt(5)) {
                    case 0 -> Events.finished(attempt, AttemptStatus.ERROR, null);
                    case 1 -> Events.finished(attempt, AttemptStatus.ERROR, usage());
                    default -> Events.finished(attempt, AttemptStatus.SUCCESS, usage());
                };
        String serviceTier = SERVICE_TIERS.get(random.nextInt(SERVICE_TIERS.size()));
        finished = AttemptFinished.newBuilder(finished).setServiceTier(serviceTier).build();
        var unknown = Events.presumedUnknown(attempt);
        var events = new ArrayList<SpecificRecord>(List.of(Events.started(attempt)));
        events.addAll(
                switch (random.nextInt(8)) {
                    case 0 -> List.of(unknown);
                    case 1 -> List.of(unknown, finished);
                    case 2 -> List.of(finished, unknown);
                    case 3 -> List.of(Events.finished(attempt, AttemptStatus.UNKNOWN, null));
                    case 4 -> List.of(unknown, unknown, finished, finished);
                    default -> List.of(finished);
                });
        return events;
    }

    private Attempt attempt() {
        Instant startedAt = Instant.now().minus(random.nextInt(72), ChronoUnit.HOURS);
        Map<String, String> tags =
                switch (random.nextInt(3)) {
                    case 0 -> Map.of();
                    case 1 -> Map.of("team", "blue");
                    default -> Map.of("team", "red", "feature", "chat");
                };
        Attempt attempt =
                Events.attempt(
                        "user" + random.nextInt(3),
                        "acme",
                        MODELS.get(random.nextInt(MODELS.size())),
                        startedAt,
                        tags);
        return random.nextInt(4) == 0
                ? Attempt.newBuilder(attempt).setOutputTokensCap(null).build()
                : attempt;
    }

    private Usage usage() {
        return Events.usage(
                random.nextInt(5000),
                random.nextInt(5000),
                random.nextInt(2000),
                random.nextInt(2000));
    }

    /// A third of the journal once more, each event in any partition.
    void publishAgain() {
        for (SpecificRecord event : journal.events()) {
            if (random.nextInt(3) == 0) {
                journal.publish(random.nextInt(Journal.PARTITIONS), event);
            }
        }
        journal.flush();
    }
}
