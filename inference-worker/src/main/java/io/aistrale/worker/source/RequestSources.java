package io.aistrale.worker.source;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.source.RequestSource;
import io.aistrale.schemas.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Which topics requests and cancellations are taken from, and what a record there may claim. Asked
/// anew at every refresh; while the database cannot be asked, what it said last holds.
public final class RequestSources {
    private static final Logger log = LoggerFactory.getLogger(RequestSources.class);

    /// Longer than a request topic keeps its records: what was published before a source was
    /// removed still gets its dead letter.
    private static final Duration READ_ON_AFTER_REMOVAL = Duration.ofDays(8);

    private static final String NOBODYS_TOPIC = "no source is registered for this topic";

    private final SourceDirectory directory;
    private final Set<String> open;
    private final Clock clock;
    private volatile Known known;

    /// @param topics those to take requests from
    /// @param cancellationTopics those to take cancellations from
    /// @param byTopic the source of each topic that belongs to one
    private record Known(
            Set<String> topics,
            Set<String> cancellationTopics,
            Map<String, RequestSource> byTopic) {}

    /// @param open topics that belong to no source: nobody's claims are judged there
    public RequestSources(SourceDirectory directory, Collection<String> open, Clock clock) {
        this.directory = directory;
        this.open = Set.copyOf(open);
        this.clock = clock;
        this.known = known(List.of());
    }

    /// Takes note of what is registered now.
    public void refresh() {
        try {
            var now = known(directory.all());
            if (!now.topics().equals(known.topics())) {
                log.atInfo()
                        .addKeyValue("topics", now.topics())
                        .log("requests are taken from other topics from now on");
            }
            known = now;
        } catch (DataAccessException e) {
            log.atWarn()
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log("registered sources cannot be looked up; the last ones known stay");
        }
    }

    private Known known(Collection<RequestSource> sources) {
        var topics = new HashSet<>(open);
        var cancellationTopics = new HashSet<>(Set.of(Topics.CANCELLATIONS));
        var byTopic = new HashMap<String, RequestSource>();
        var readOn = clock.instant().minus(READ_ON_AFTER_REMOVAL);
        for (var source : sources) {
            Instant removed = source.removedAt();
            var lanes = Topics.lanesOf(source.name());
            String cancellations = Topics.cancellationsOf(source.name());
            lanes.forEach(lane -> byTopic.put(lane, source));
            byTopic.put(cancellations, source);
            if (removed == null || removed.isAfter(readOn)) {
                topics.addAll(lanes);
                cancellationTopics.add(cancellations);
            }
        }
        return new Known(Set.copyOf(topics), Set.copyOf(cancellationTopics), Map.copyOf(byTopic));
    }

    /// Topics to take requests from; the same set until the next refresh.
    public Set<String> topics() {
        return known.topics();
    }

    /// Topics to take cancellations from: the gateways', and those of sources.
    public Set<String> cancellationTopics() {
        return known.cancellationTopics();
    }

    /// What a record claims that its topic's source may not; null where it may.
    ///
    /// @return a sentence without anything of the record
    public @Nullable String overreach(String topic, InferenceRequest request) {
        var source = known.byTopic().get(topic);
        if (source == null) {
            return open.contains(topic) ? null : NOBODYS_TOPIC;
        }
        return source.overreach(request);
    }

    /// What a cancellation claims that its topic's source may not; null where it may.
    ///
    /// @return a sentence without anything of the record
    public @Nullable String overreach(String topic, CancellationRequested cancellation) {
        var source = known.byTopic().get(topic);
        if (source == null) {
            return topic.equals(Topics.CANCELLATIONS) ? null : NOBODYS_TOPIC;
        }
        return source.overreach(cancellation);
    }

    /// The project whose requests alone a topic's records may cancel; null: anybody's.
    public @Nullable String projectOf(String cancellationTopic) {
        var source = known.byTopic().get(cancellationTopic);
        return source == null ? null : source.project();
    }
}
