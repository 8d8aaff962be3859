package io.aistrale.schemas.topic;

import static io.aistrale.schemas.topic.Topic.Compatibility.BACKWARD_TRANSITIVE;
import static io.aistrale.schemas.topic.Topic.Compatibility.FULL_TRANSITIVE;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.CostCorrected;
import io.aistrale.schemas.event.CostRecorded;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.InferenceChunk;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/// The topics of the public contract as one table. Request topics, cancellations and the journal
/// are kept longer than the longest deadline.
public final class Topics {
    public static final String REQUESTS = "inference.requests";
    public static final String REQUESTS_BULK = "inference.requests.bulk";
    public static final String PARKED_5S = "inference.requests.parked.5s";
    public static final String PARKED_1M = "inference.requests.parked.1m";
    public static final String PARKED_10M = "inference.requests.parked.10m";
    public static final String JOURNAL = "inference.journal";
    public static final String REPLIES_PREFIX = "inference.replies.";
    public static final String CHUNKS_PREFIX = "inference.chunks.";
    public static final String CANCELLATIONS = "inference.cancellations";
    public static final String COSTS = "inference.costs";
    public static final String EVALUATIONS = "inference.evaluations";
    public static final String DEAD_LETTER_SUFFIX = "-dlt";

    /// Reply alias of requesters that name none.
    public static final String DEFAULT_ALIAS = "default";

    /// Reply alias of the gateways; each instance reads one of its partitions.
    public static final String GATEWAY_ALIAS = "gateway";

    /// Longest deadline honoured, counted from a request's arrival in Kafka.
    public static final Duration LONGEST_DEADLINE = Duration.ofHours(24);

    private static final int CANCELLATION_PARTITIONS = 8;
    private static final int EVALUATION_PARTITIONS = 8;
    private static final Pattern SOURCE_NAME =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<Schema> REQUEST = List.of(InferenceRequest.getClassSchema());
    private static final List<Schema> RESULT = List.of(InferenceResult.getClassSchema());
    private static final List<Schema> CANCELLATION =
            List.of(CancellationRequested.getClassSchema());
    private static final List<Schema> EVALUATION = List.of(EvaluationRecorded.getClassSchema());
    private static final List<Schema> CHUNK = List.of(InferenceChunk.getClassSchema());
    private static final List<Schema> JOURNAL_ENTRIES =
            List.of(
                    AttemptStarted.getClassSchema(),
                    AttemptFinished.getClassSchema(),
                    AttemptPresumedUnknown.getClassSchema(),
                    RequestParked.getClassSchema(),
                    PartitionHandedOver.getClassSchema(),
                    RequestEnded.getClassSchema());

    /// Every topic, its partitions, retention and records.
    public static final List<Topic> ALL =
            withDeadLetters(
                    List.of(
                            new Topic(REQUESTS, 16, WEEK, FULL_TRANSITIVE, REQUEST),
                            new Topic(REQUESTS_BULK, 16, WEEK, FULL_TRANSITIVE, REQUEST),
                            new Topic(PARKED_5S, 8, WEEK, FULL_TRANSITIVE, REQUEST),
                            new Topic(PARKED_1M, 8, WEEK, FULL_TRANSITIVE, REQUEST),
                            new Topic(PARKED_10M, 8, WEEK, FULL_TRANSITIVE, REQUEST),
                            new Topic(
                                    JOURNAL,
                                    16,
                                    WEEK.multipliedBy(2),
                                    BACKWARD_TRANSITIVE,
                                    JOURNAL_ENTRIES),
                            new Topic(
                                    REPLIES_PREFIX + DEFAULT_ALIAS,
                                    16,
                                    DAY,
                                    BACKWARD_TRANSITIVE,
                                    RESULT),
                            new Topic(
                                    REPLIES_PREFIX + GATEWAY_ALIAS,
                                    32,
                                    DAY,
                                    BACKWARD_TRANSITIVE,
                                    RESULT),
                            new Topic(
                                    CHUNKS_PREFIX + DEFAULT_ALIAS,
                                    16,
                                    DAY,
                                    BACKWARD_TRANSITIVE,
                                    CHUNK),
                            new Topic(
                                    CHUNKS_PREFIX + GATEWAY_ALIAS,
                                    32,
                                    DAY,
                                    BACKWARD_TRANSITIVE,
                                    CHUNK),
                            cancellationTopic(CANCELLATIONS),
                            new Topic(
                                    COSTS,
                                    8,
                                    WEEK,
                                    BACKWARD_TRANSITIVE,
                                    List.of(
                                            CostRecorded.getClassSchema(),
                                            CostCorrected.getClassSchema())),
                            evaluationTopic(EVALUATIONS)));

    private Topics() {}

    /// Whether workers take requests from the topic; it is a lane or a parked topic.
    public static boolean isRequestTopic(String topic) {
        return (topic.equals(REQUESTS) || topic.startsWith(REQUESTS + "."))
                && !topic.endsWith(DEAD_LETTER_SUFFIX);
    }

    /// Whether workers take cancellations from the topic.
    public static boolean isCancellationTopic(String topic) {
        return topic.equals(CANCELLATIONS) || topic.startsWith(CANCELLATIONS + ".");
    }

    /// Lane of a request topic.
    public static Lane laneOf(String requestTopic) {
        return requestTopic.endsWith(".bulk") ? Lane.BULK : Lane.INTERACTIVE;
    }

    /// Whether a registered source may have this name: 1 to 63 lower-case letters, digits and
    /// hyphens, and neither a lane's nor a dead-letter topic's.
    public static boolean isSourceName(String name) {
        return SOURCE_NAME.matcher(name).matches()
                && !name.equals("bulk")
                && !name.equals("parked")
                && !name.endsWith(DEAD_LETTER_SUFFIX);
    }

    /// Interactive lane of a registered source.
    public static String requestsOf(String source) {
        return REQUESTS + "." + source;
    }

    /// Bulk lane of a registered source.
    public static String bulkRequestsOf(String source) {
        return requestsOf(source) + ".bulk";
    }

    /// Both lanes of a registered source.
    public static List<String> lanesOf(String source) {
        return List.of(requestsOf(source), bulkRequestsOf(source));
    }

    /// What a registered source no longer wants of its requests.
    public static String cancellationsOf(String source) {
        return CANCELLATIONS + "." + source;
    }

    /// Scores a registered source gives.
    public static String evaluationsOf(String source) {
        return EVALUATIONS + "." + source;
    }

    /// The topics of a registered source: both lanes, their dead letters, its cancellations and its
    /// scores.
    ///
    /// @param partitions of each lane
    public static List<Topic> ofSource(String source, int partitions) {
        var lanes =
                lanesOf(source).stream()
                        .flatMap(lane ->
                                Stream.of(
                                        new Topic(lane, partitions, WEEK, FULL_TRANSITIVE, REQUEST),
                                        deadLetterTopic(lane)));
        return Stream.concat(
                        lanes,
                        Stream.of(
                                cancellationTopic(cancellationsOf(source)),
                                evaluationTopic(evaluationsOf(source))))
                .toList();
    }

    /// Topic that takes raw copies of a topic's records that cannot be understood or admitted.
    public static String deadLetters(String topic) {
        return topic + DEAD_LETTER_SUFFIX;
    }

    /// Journal partition of a request partition, whatever its topic; the journal's partition count
    /// never changes, so neither does this.
    public static int journalPartition(int requestPartition) {
        return requestPartition % JOURNAL_PARTITIONS;
    }

    /// Whether the record's name is part of the topic's registry subjects.
    public static boolean carriesSeveralTypes(String topic) {
        return topic.equals(JOURNAL) || topic.equals(COSTS);
    }

    private static final int JOURNAL_PARTITIONS = partitionsOf(JOURNAL);

    private static int partitionsOf(String name) {
        return ALL.stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow()
                .partitions();
    }

    private static List<Topic> withDeadLetters(List<Topic> topics) {
        var all = new ArrayList<>(topics);
        Stream.of(REQUESTS, REQUESTS_BULK, PARKED_5S, PARKED_1M, PARKED_10M, JOURNAL, EVALUATIONS)
                .map(Topics::deadLetterTopic)
                .forEach(all::add);
        return List.copyOf(all);
    }

    private static Topic cancellationTopic(String name) {
        return new Topic(name, CANCELLATION_PARTITIONS, WEEK, FULL_TRANSITIVE, CANCELLATION);
    }

    private static Topic evaluationTopic(String name) {
        return new Topic(name, EVALUATION_PARTITIONS, WEEK, FULL_TRANSITIVE, EVALUATION);
    }

    private static Topic deadLetterTopic(String source) {
        return new Topic(
                deadLetters(source), 4, Duration.ofDays(30), BACKWARD_TRANSITIVE, List.of());
    }
}
