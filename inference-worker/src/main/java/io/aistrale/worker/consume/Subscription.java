package io.aistrale.worker.consume;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
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

    private final Consumer<byte[], byte[]> consumer;
    private final ConsumerRebalanceListener listener;
    private final Supplier<Set<String>> topics;
    private final Set<String> indispensable;
    private Set<String> offered = Set.of();

    /// @param topics those to take records from; another set once they have been looked up again
    /// @param indispensable those of them without which there is no worker
    Subscription(
            Consumer<byte[], byte[]> consumer,
            ConsumerRebalanceListener listener,
            Supplier<Set<String>> topics,
            Collection<String> indispensable) {
        this.consumer = consumer;
        this.listener = listener;
        this.topics = topics;
        this.indispensable = Set.copyOf(indispensable);
    }

    /// Asks for the topics there are now, where they were looked up again.
    ///
    /// @return all of them
    Set<String> follow() {
        var now = topics.get();
        if (now != offered) {
            offered = now;
            consumer.subscribe(now, listener);
        }
        return offered;
    }

    /// Goes on without topics that may not be read, until the next look: one source's must not end
    /// the service of all others.
    ///
    /// @throws TopicAuthorizationException one of them is indispensable
    void without(TopicAuthorizationException refused) {
        var readable = new HashSet<>(offered);
        boolean spares = readable.removeAll(refused.unauthorizedTopics());
        if (!spares || !readable.containsAll(indispensable)) {
            throw refused;
        }
        log.atError()
                .addKeyValue("topics", refused.unauthorizedTopics())
                .log("topics of registered sources may not be read; allow it in Kafka");
        consumer.subscribe(readable, listener);
    }
}
