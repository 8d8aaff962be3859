package io.aistrale.worker.cancel;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.metric.CancellationFate;
import io.aistrale.worker.metric.LlmMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cancellations this worker knows, and the requests that are here and may have to hear of one.
///
/// Each is kept until the longest deadline of a request that was there when it came: its request
/// may be read later, come back from a parked topic, or from a worker that is gone. Of each topic
/// only so many are kept; beyond that the oldest are forgotten, counted and logged, and their
/// requests run if they have not ended. Topics have bounds of their own, so that one source's flood
/// makes nobody else's word forgotten.
public final class Cancellations {
    /// An hour more, as clocks disagree.
    static final Duration KEPT = Topics.LONGEST_DEADLINE.plusHours(1);

    private static final Logger log = LoggerFactory.getLogger(Cancellations.class);

    private final int mostOfTopic;
    private final LlmMetrics metrics;
    private final Executor steps;
    private final Clock clock;

    /// Of each topic in the order they came.
    private final Map<String, SequencedMap<Key, Kept>> known = new HashMap<>();

    private final Map<UUID, List<Here>> here = new HashMap<>();
    private long forgotten;

    /// Of one user: another's word on the same request must not take the place of the owner's. Ids
    /// made in one go have hashes that meet; being comparable keeps their map fast.
    private record Key(UUID requestId, String userId) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::requestId).thenComparing(Key::userId);

        static Key of(InferenceRequest request) {
            return new Key(request.getRequestId(), request.getUserId());
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /// @param project whose requests alone it concerns; null: any
    private record Kept(@Nullable String project, Instant until) {
        boolean concerns(InferenceRequest request) {
            return project == null || project.equals(request.getProject());
        }
    }

    /// A request that is being worked on.
    private record Here(InferenceRequest request, StopSignal signal) {}

    /// @param mostOfTopic most cancellations kept of one topic
    /// @param steps runs what follows from a cancellation
    public Cancellations(int mostOfTopic, LlmMetrics metrics, Executor steps, Clock clock) {
        this.mostOfTopic = mostOfTopic;
        this.metrics = metrics;
        this.steps = steps;
        this.clock = clock;
    }

    /// A request is about to be worked on, until [#over].
    ///
    /// @return given already where it was cancelled before
    public synchronized StopSignal begins(InferenceRequest request) {
        var signal = new StopSignal();
        here.computeIfAbsent(request.getRequestId(), _ -> new ArrayList<>(1))
                .add(new Here(request, signal));
        if (isKnownOf(request)) {
            signal.give();
        }
        return signal;
    }

    private boolean isKnownOf(InferenceRequest request) {
        var key = Key.of(request);
        for (var ofTopic : known.values()) {
            var kept = ofTopic.get(key);
            if (kept != null && kept.concerns(request) && clock.instant().isBefore(kept.until())) {
                return true;
            }
        }
        return false;
    }

    /// This worker has nothing to do with the request any more.
    public synchronized void over(UUID requestId, StopSignal signal) {
        here.computeIfPresent(
                requestId,
                (_, all) -> {
                    all.removeIf(one -> one.signal() == signal);
                    return all.isEmpty() ? null : all;
                });
    }

    /// A cancellation came that its topic allows.
    ///
    /// @param project whose requests alone the topic speaks for; null: anybody's
    /// @param at when Kafka had it
    public void requested(
            String topic,
            CancellationRequested cancellation,
            @Nullable String project,
            Instant at) {
        var kept = new Kept(project, at.plus(KEPT));
        for (var one : keep(topic, cancellation, kept)) {
            boolean owner = one.request().getUserId().equals(cancellation.getUserId());
            if (owner && kept.concerns(one.request())) {
                steps.execute(one.signal()::give);
            } else {
                refused(topic, "the request is another's");
            }
        }
    }

    /// A cancellation came that changes nothing.
    ///
    /// @param why says nothing of the record's content
    void refused(String topic, String why) {
        metrics.cancellation(CancellationFate.REFUSED);
        log.atWarn()
                .addKeyValue("topic", topic)
                .addKeyValue("reason", why)
                .log("a cancellation is refused");
    }

    /// @return the requests of its id that are here
    private synchronized List<Here> keep(
            String topic, CancellationRequested cancellation, Kept kept) {
        var ofTopic = known.computeIfAbsent(topic, _ -> new LinkedHashMap<>());
        var key = new Key(cancellation.getRequestId(), cancellation.getUserId());
        ofTopic.remove(key);
        ofTopic.put(key, kept);
        forgetOldest(topic, ofTopic);
        return List.copyOf(here.getOrDefault(cancellation.getRequestId(), List.of()));
    }

    private void forgetOldest(String topic, SequencedMap<Key, Kept> ofTopic) {
        var now = clock.instant();
        while (!ofTopic.isEmpty()
                && !now.isBefore(Objects.requireNonNull(ofTopic.firstEntry()).getValue().until())) {
            ofTopic.pollFirstEntry();
        }
        if (ofTopic.size() > mostOfTopic) {
            ofTopic.pollFirstEntry();
            metrics.cancellation(CancellationFate.FORGOTTEN);
            if (forgotten++ % mostOfTopic == 0) {
                log.atError()
                        .addKeyValue("topic", topic)
                        .addKeyValue("most", mostOfTopic)
                        .log("more cancellations than are kept: the oldest are forgotten");
            }
        }
    }

    /// Forgets topics that are no longer read.
    synchronized void retain(Set<String> topics) {
        known.keySet().retainAll(topics);
    }

    /// How many are kept.
    public synchronized int size() {
        return known.values().stream().mapToInt(Map::size).sum();
    }
}
