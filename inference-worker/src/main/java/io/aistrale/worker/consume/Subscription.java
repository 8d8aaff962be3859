package io.aistrale.worker.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which topics the group is asked for. Topics that come or go change nothing about the others: the
/// group's cooperative protocol leaves their partitions where they are. Belongs to the poll thread.
final class Subscription {
    private static final Logger log = LoggerFactory.getLogger(Subscription.class);

    /// What may not be read is asked for again, each time at the cost of a rebalance.
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final Consumer<byte[], byte[]> consumer;
    private final ConsumerRebalanceListener listener;
    private final Supplier<Set<String>> topics;
    private final Set<String> indispensable;
    private final LongSupplier nanos;
    private final Set<String> refused = new HashSet<>();
    private long refusedAtNanos;
    private Set<String> offered = Set.of();

    /// @param topics those to take records from
    /// @param indispensable those of them without which there is no worker
    /// @param nanos a monotonic clock
    Subscription(
            Consumer<byte[], byte[]> consumer,
            ConsumerRebalanceListener listener,
            Supplier<Set<String>> topics,
            Collection<String> indispensable,
            LongSupplier nanos) {
        this.consumer = consumer;
        this.listener = listener;
        this.topics = topics;
        this.indispensable = Set.copyOf(indispensable);
        this.nanos = nanos;
    }

    /// Asks for the topics there are now, where they are others than before.
    ///
    /// @return all of them
    Set<String> follow() {
        var now = topics.get();
        boolean again = !refused.isEmpty() && nanos.getAsLong() - refusedAtNanos > AGAIN.toNanos();
        if (again || !now.equals(offered)) {
            offered = now;
            refused.clear();
            consumer.subscribe(now, listener);
        }
        return offered;
    }

    /// Goes on for a while without topics that may not be read: one source's must not end the
    /// service of all others. They may be another worker's that knows of more sources already.
    ///
    /// @throws TopicAuthorizationException one of them is indispensable
    void without(TopicAuthorizationException refusal) {
        if (refusal.unauthorizedTopics().stream().anyMatch(indispensable::contains)) {
            throw refusal;
        }
        log.atError()
                .addKeyValue("topics", refusal.unauthorizedTopics())
                .log("topics of registered sources may not be read; allow it in Kafka");
        refused.addAll(refusal.unauthorizedTopics());
        refusedAtNanos = nanos.getAsLong();
        var readable = new HashSet<>(offered);
        readable.removeAll(refused);
        if (!readable.equals(consumer.subscription())) {
            consumer.subscribe(readable, listener);
        }
    }
}
