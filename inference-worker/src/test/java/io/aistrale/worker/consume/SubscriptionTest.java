package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
    private Duration now = Duration.ZERO;
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private Set<String> topics = Set.of("lane");
    private final Subscription subscription =
            new Subscription(
                    consumer, new Listener(), () -> topics, List.of("lane"), () -> now.toNanos());

    private static final class Listener implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> removed) {}
    }

    @Test
    void topicsAreFollowedAsTheyComeAndGo() {
        assertThat(subscription.follow()).containsExactly("lane");
        topics = Set.of("lane", "billing");
        assertThat(subscription.follow()).containsExactlyInAnyOrder("lane", "billing");
        assertThat(consumer.subscription()).containsExactlyInAnyOrder("lane", "billing");
        topics = Set.of("lane");
        subscription.follow();
        assertThat(consumer.subscription()).containsExactly("lane");
    }

    @Test
    void sourcesThatMayNotBeReadAreLeftOutForAWhile() {
        topics = Set.of("lane", "billing", "secret", "secret.bulk");
        subscription.follow();

        subscription.without(new TopicAuthorizationException(Set.of("secret")));
        subscription.without(new TopicAuthorizationException(Set.of("secret.bulk")));
        assertThat(consumer.subscription()).containsExactlyInAnyOrder("lane", "billing");
        topics = Set.copyOf(List.of("secret.bulk", "secret", "billing", "lane"));
        now = Duration.ofMinutes(9);
        subscription.follow();
        assertThat(consumer.subscription()).containsExactlyInAnyOrder("lane", "billing");

        now = Duration.ofMinutes(11);
        subscription.follow();
        assertThat(consumer.subscription()).contains("secret", "secret.bulk");
    }

    @Test
    void aTopicThatOnlyAnotherWorkerKnowsOfEndsNothing() {
        topics = Set.of("lane", "billing");
        subscription.follow();

        subscription.without(new TopicAuthorizationException(Set.of("elsewhere")));

        assertThat(consumer.subscription()).containsExactlyInAnyOrder("lane", "billing");
    }

    @Test
    void withoutItsOwnTopicsThereIsNoWorker() {
        topics = Set.of("lane", "billing");
        subscription.follow();
        var refused = new TopicAuthorizationException(Set.of("lane", "billing"));

        assertThatThrownBy(() -> subscription.without(refused)).isSameAs(refused);
    }
}
