package io.aistrale.telemetry.run;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.PromptReference;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.telemetry.run.Run.Model;
import io.aistrale.telemetry.run.Run.PromptVersion;
import io.aistrale.telemetry.run.RunStore.Going;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings every run a step further at each look.
///
/// A request is noted as going out before it is sent, and as published when Kafka has it. Where an
/// instance dies in between, the next one does not know which it is. It leaves the request alone
/// until a record of it can no longer be on its way, and then holds the end of the topic against
/// what telemetry has read of it: a row says that it was published, all read without a row that it
/// was not, and only then it goes out again, under the same id.
public final class EvaluationRuns {

    /// Tag of all of a run's requests, with its id.
    static final String RUN_TAG = "evaluation_run";

    /// Tag of all of a run's requests, with the dataset's name.
    static final String DATASET_TAG = "dataset";

    private static final Logger log = LoggerFactory.getLogger(EvaluationRuns.class);
    private static final int MOST_RUNS = 20;

    /// Workers refuse requests whose ids are a week older than their records.
    private static final Duration LONGEST = Duration.ofDays(6);

    /// More than the bulk lane's deadline of 24 hours.
    private static final Duration PATIENCE = Duration.ofHours(26);

    /// After which telemetry has read what came in while it was away.
    private static final Duration SETTLED = Duration.ofHours(1);

    private static final List<String> GOING_ON = List.of("queued", "running");
    private static final List<String> CANCELLING = List.of("cancelling");

    private final UUID owner = UUID.randomUUID();
    private final RunStore store;
    private final BulkLane lane;
    private final RunProperties properties;
    private final RunMetrics metrics;
    private final Clock clock;
    private final Instant begun;

    /// By run, of those looked at here; belongs to the looking thread.
    private final Map<UUID, Doubt> doubts = new HashMap<>();

    public EvaluationRuns(
            RunStore store,
            BulkLane lane,
            RunProperties properties,
            RunMetrics metrics,
            Clock clock) {
        this.store = store;
        this.lane = lane;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
        this.begun = clock.instant();
    }

    /// Looks at each run that is to go on. One that fails keeps no other from it.
    ///
    /// @return whether all went well
    public boolean look() {
        boolean well = true;
        for (Run run : store.claim(owner, properties.lease(), MOST_RUNS)) {
            try {
                goOn(run);
            } catch (RuntimeException failed) {
                well = false;
                metrics.failed();
                log.atWarn()
                        .addKeyValue("runId", run.id())
                        .setCause(failed)
                        .log("an evaluation run did not come further; it is looked at again");
            }
        }
        return well;
    }

    /// Leaves its runs to others at once.
    public void release() {
        store.release(owner);
    }

    private void goOn(Run run) {
        int ended = store.settle(run);
        if (clock.instant().isAfter(begun.plus(SETTLED))) {
            ended += store.giveUp(run, PATIENCE);
        }
        metrics.ended(ended);
        resolveDoubts(run);
        if (run.cancelling()) {
            cancel(run);
        } else if (run.datasetId() == null || !run.keyHolds()) {
            store.cancel(run);
            log.atWarn()
                    .addKeyValue("runId", run.id())
                    .addKeyValue("datasetIsThere", run.datasetId() != null)
                    .addKeyValue("keyHolds", run.keyHolds())
                    .log("an evaluation run is cancelled, as it cannot go on");
        } else {
            publish(run);
        }
    }

    /// Requests that may never have been published, and the lane's ends when all of them had been
    /// if they were.
    private record Doubt(Set<UUID> requests, Map<Integer, Long> ends) {
        boolean isRead(Map<Integer, Long> read) {
            return !ends.isEmpty()
                    && ends.entrySet().stream()
                            .allMatch(end -> read.getOrDefault(end.getKey(), 0L) >= end.getValue());
        }
    }

    private void resolveDoubts(Run run) {
        List<UUID> doubtful = store.doubtful(run, properties.lease());
        if (doubtful.isEmpty()) {
            doubts.remove(run.id());
            return;
        }
        // The lane's end moves on as others publish: what counts is where it was.
        Doubt doubt =
                doubts.computeIfAbsent(run.id(), _ -> new Doubt(Set.copyOf(doubtful), lane.ends()));
        int arrived = store.arrived(run);
        int again = 0;
        if (doubt.isRead(store.read())) {
            doubts.remove(run.id());
            again =
                    store.neverArrived(
                            run, doubtful.stream().filter(doubt.requests()::contains).toList());
        }
        metrics.repeated(again);
        log.atInfo()
                .addKeyValue("runId", run.id())
                .addKeyValue("doubtful", doubtful.size())
                .addKeyValue("inKafka", arrived)
                .addKeyValue("goOutAgain", again)
                .log("requests of an evaluation run that nobody knew to be published");
    }

    private void cancel(Run run) {
        List<UUID> open = store.toCancel(run, properties.outstanding());
        if (!open.isEmpty()) {
            Instant now = now();
            lane.cancel(
                    open.stream()
                            .map(request ->
                                    CancellationRequested.newBuilder()
                                            .setRequestId(request)
                                            .setUserId(run.userId())
                                            .setReason("evaluation run " + run.id())
                                            .setRequestedAt(now)
                                            .build())
                            .toList());
            store.cancelAsked(open);
        }
        if (store.end(run, owner, CANCELLING, "cancelled")) {
            told(run, "cancelled");
        }
    }

    private void publish(Run run) {
        if (clock.instant().isAfter(TimeOrderedIds.timeOf(run.id()).plus(LONGEST))) {
            expire(run);
            return;
        }
        int room = Math.min(properties.batch(), properties.outstanding() - store.out(run));
        if (room <= 0) {
            return;
        }
        List<Going> going = store.take(run, owner, properties.lease(), room);
        if (going.isEmpty()) {
            if (store.end(run, owner, GOING_ON, "finished")) {
                told(run, "finished");
            }
            return;
        }
        Instant now = now();
        lane.publish(going.stream().map(one -> request(run, one, now)).toList());
        store.published(run, going);
        metrics.published(going.size());
    }

    /// What is out is waited for.
    private void expire(Run run) {
        if (store.end(run, owner, GOING_ON, "expired")) {
            told(run, "expired");
        }
    }

    private static InferenceRequest request(Run run, Going going, Instant now) {
        PromptVersion prompt = run.prompt(going.item());
        Model model = run.model(going.item());
        Map<String, String> tags = new HashMap<>(going.of().tags());
        tags.put(RUN_TAG, run.id().toString());
        tags.put(DATASET_TAG, run.dataset());
        return InferenceRequest.newBuilder()
                .setRequestId(going.requestId())
                .setUserId(run.userId())
                .setProject(run.project())
                .setTags(tags)
                .setApiKeyId(run.apiKeyId())
                .setProvider(model.provider())
                .setModel(model.model())
                .setOperation(Operation.CHAT)
                .setPrompt(
                        PromptReference.newBuilder()
                                .setName(prompt.name())
                                .setVersion(prompt.version())
                                .setVariables(going.of().variables())
                                .build())
                .setParameters(run.parameters())
                .setCreatedAt(now)
                .build();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static void told(Run run, String how) {
        log.atInfo()
                .addKeyValue("runId", run.id())
                .addKeyValue("requests", run.items())
                .addKeyValue("status", how)
                .log("an evaluation run has ended");
    }
}
