package io.aistrale.telemetry.retention;

import io.aistrale.schemas.topic.Topic;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long rows are kept, from the time inside their ids; 0: for ever. Tables lose whole days, and
/// none before all of it has had its time.
///
/// @param inferences `inference`; default 400 d
/// @param results `inference_result`, without the outputs, which have a time of their own; default
///   400 d
/// @param attempts `attempt`; default 400 d
/// @param costRecords `cost_record`, the ledger: without it sums stay, and nothing can be priced
///   again; default 0
/// @param every time between looks for what is to go; default 1 h, which is also the longest
@ConfigurationProperties("aistrale.telemetry.retention")
public record RetentionProperties(
        @DefaultValue("400d") Duration inferences,
        @DefaultValue("400d") Duration results,
        @DefaultValue("400d") Duration attempts,
        @DefaultValue("0") Duration costRecords,
        @DefaultValue("1h") Duration every) {

    /// What is replayed from the journal, or redriven from its dead letters, must meet the rows it
    /// made before.
    private static final Duration SHORTEST =
            kept(Topics.JOURNAL).plus(kept(Topics.deadLetters(Topics.JOURNAL)));

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    public RetentionProperties {
        requireLongEnough("inferences", inferences);
        requireLongEnough("results", results);
        requireLongEnough("attempts", attempts);
        requireLongEnough("cost-records", costRecords);
        if (!every.isPositive() || every.compareTo(LONGEST_PAUSE) > 0) {
            throw new IllegalArgumentException(
                    "aistrale.telemetry.retention.every is "
                            + every
                            + ": it must be positive and at most 1h");
        }
    }

    private static void requireLongEnough(String name, Duration kept) {
        if (!kept.isZero() && kept.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "aistrale.telemetry.retention.%s is %s: it must be 0 (for ever) or at least %dd, since the journal and its dead letters may be replayed for as long"
                            .formatted(name, kept, SHORTEST.toDays()));
        }
    }

    private static Duration kept(String topic) {
        return Topics.ALL.stream()
                .filter(one -> one.name().equals(topic))
                .findFirst()
                .map(Topic::retention)
                .orElseThrow();
    }
}
