package io.aistrale.schemas.topic;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Creates the topics of [Topics#ALL] through the Admin API. Existing topics are left as they are,
/// but for the journal, whose partition count must be the one in the table.
///
/// @param replication replicas of every partition
/// @param minInSyncReplicas replicas that must have a record before it is acknowledged
/// @param timeout longest wait for the cluster's answer
public record TopicProvisioning(int replication, int minInSyncReplicas, Duration timeout) {
    private static final Duration PAUSE = Duration.ofMillis(100);

    /// Provisioning with the replicas of a topic that is there.
    ///
    /// @throws IllegalStateException where the cluster does not answer in time
    public static TopicProvisioning like(Admin admin, String topic, Duration timeout) {
        long millis = timeout.toMillis();
        var described =
                ask(() ->
                        admin.describeTopics(List.of(topic))
                                .allTopicNames()
                                .get(millis, TimeUnit.MILLISECONDS));
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var settings =
                ask(() ->
                        admin.describeConfigs(List.of(resource))
                                .all()
                                .get(millis, TimeUnit.MILLISECONDS));
        int replicas =
                Objects.requireNonNull(described.get(topic))
                        .partitions()
                        .getFirst()
                        .replicas()
                        .size();
        String inSync =
                Objects.requireNonNull(settings.get(resource))
                        .get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)
                        .value();
        return new TopicProvisioning(replicas, Integer.parseInt(inSync), timeout);
    }

    /// Creates what is missing of all topics.
    ///
    /// @return names of the topics created
    /// @throws IllegalStateException where the journal exists with another partition count, or the
    ///   cluster does not answer in time
    public List<String> provision(Admin admin) {
        var created = provision(admin, Topics.ALL);
        requireJournalPartitions(admin);
        return created;
    }

    /// Creates what is missing of these.
    ///
    /// @return names of the topics created
    /// @throws IllegalStateException where the cluster does not answer in time, or refuses
    public List<String> provision(Admin admin, List<Topic> topics) {
        var existing =
                ask(() ->
                        admin.listTopics().names().get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        var missing = topics.stream().filter(topic -> !existing.contains(topic.name())).toList();
        var created = admin.createTopics(missing.stream().map(this::newTopic).toList());
        for (var result : created.values().values()) {
            ask(() -> ignoreExisting(() -> result.get(timeout.toMillis(), TimeUnit.MILLISECONDS)));
        }
        return missing.stream().map(Topic::name).toList();
    }

    private NewTopic newTopic(Topic topic) {
        return new NewTopic(topic.name(), topic.partitions(), (short) replication)
                .configs(topic.settings(minInSyncReplicas));
    }

    private void requireJournalPartitions(Admin admin) {
        int expected =
                Topics.ALL.stream()
                        .filter(topic -> topic.name().equals(Topics.JOURNAL))
                        .findFirst()
                        .orElseThrow()
                        .partitions();
        var description = ask(() -> describeJournal(admin));
        int actual = description.partitions().size();
        if (actual != expected) {
            throw new IllegalStateException(
                    Topics.JOURNAL
                            + " has "
                            + actual
                            + " partitions, expected "
                            + expected
                            + ": its partition count must never change");
        }
    }

    /// A broker may be asked that has not heard yet of the topic just created.
    private TopicDescription describeJournal(Admin admin)
            throws ExecutionException, InterruptedException, TimeoutException {
        long until = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                return Objects.requireNonNull(
                                admin.describeTopics(List.of(Topics.JOURNAL))
                                        .topicNameValues()
                                        .get(Topics.JOURNAL))
                        .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                boolean mayAppear = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!mayAppear || System.nanoTime() - until > 0) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private interface Question<T> {
        T ask() throws ExecutionException, InterruptedException, TimeoutException;
    }

    private static Optional<Boolean> ignoreExisting(Question<Void> creation)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            creation.ask();
            return Optional.of(true);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "Kafka did not create or describe the topics: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating topics", e);
        }
    }
}
