package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private Set<String> topics = Set.of("lane");
    private final Subscription subscription =
            new Subscription(consumer, new Listener(), () -> topics, List.of("lane"));

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
    void aSourceThatMayNotBeReadIsLeftOutUntilTheNextLook() {
        topics = Set.of("lane", "billing", "secret");
        subscription.follow();

        subscription.without(new TopicAuthorizationException(Set.of("secret")));
        assertThat(consumer.subscription()).containsExactlyInAnyOrder("lane", "billing");
        subscription.follow();
        assertThat(consumer.subscription()).doesNotContain("secret");
        topics = Set.copyOf(List.of("secret", "billing", "lane"));
        subscription.follow();
        assertThat(consumer.subscription()).contains("secret");
    }

    @Test
    void withoutItsOwnTopicsThereIsNoWorker() {
        topics = Set.of("lane", "billing");
        subscription.follow();
        var refused = new TopicAuthorizationException(Set.of("lane", "billing"));

        assertThatThrownBy(() -> subscription.without(refused)).isSameAs(refused);
        var unasked = new TopicAuthorizationException(Set.of("elsewhere"));
        assertThatThrownBy(() -> subscription.without(unasked)).isSameAs(unasked);
    }
}
