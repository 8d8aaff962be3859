package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue queue = new FairQueue();

    private void backlog(String topic, int partition, int records) {
        for (int offset = 0; offset < records; offset++) {
            queue.offer(
                    new ConsumerRecord<>(topic, partition, offset, new byte[0], new byte[] {1}));
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> taken(int records) {
        var taken = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        while (taken.size() < records) {
            var next = queue.next(_ -> true, (_, _) -> true);
            if (next == null) {
                return taken;
            }
            queue.taken(next);
            taken.add(next);
        }
        return taken;
    }

    private static <K> Map<K, Long> counts(
            List<ConsumerRecord<byte[], byte[]>> taken,
            Function<ConsumerRecord<byte[], byte[]>, K> by) {
        return taken.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
    }

    @Test
    void bulkHasOneTurnInTenWhereBothLanesWait() {
        backlog(Topics.REQUESTS, 0, 200);
        backlog(Topics.REQUESTS_BULK, 0, 200);

        assertThat(counts(taken(100), ConsumerRecord::topic))
                .containsEntry(Topics.REQUESTS, 90L)
                .containsEntry(Topics.REQUESTS_BULK, 10L);
    }

    @Test
    void bulkHasAllTurnsWhereNobodyElseWaits() {
        backlog(Topics.REQUESTS_BULK, 0, 50);

        assertThat(taken(100)).hasSize(50);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aTopicOfManyPartitionsHasNoMoreTurnsThanOneOfASingle() {
        for (int partition = 0; partition < 16; partition++) {
            backlog(Topics.REQUESTS, partition, 100);
        }
        backlog("inference.requests.shop", 0, 100);

        assertThat(counts(taken(100), ConsumerRecord::topic))
                .containsEntry(Topics.REQUESTS, 50L)
                .containsEntry("inference.requests.shop", 50L);
    }

    @Test
    void partitionsTakeTurnsInTheirOwnOrder() {
        backlog(Topics.REQUESTS, 0, 100);
        backlog(Topics.REQUESTS, 1, 3);

        var taken = taken(6);
        assertThat(counts(taken, ConsumerRecord::partition)).containsEntry(1, 3L);
        assertThat(taken.stream().filter(one -> one.partition() == 0).map(ConsumerRecord::offset))
                .containsExactly(0L, 1L, 2L);
    }

    @Test
    void aPartitionThatIsNotReadyIsPassedOver() {
        backlog(Topics.REQUESTS, 0, 5);
        backlog(Topics.REQUESTS, 1, 5);

        var next = queue.next(_ -> true, (partition, _) -> partition.partition() == 1);
        assertThat(next).isNotNull();
        assertThat(next.partition()).isEqualTo(1);
        assertThat(queue.next(lane -> lane == Lane.BULK, (_, _) -> true)).isNull();
    }

    @Test
    void noMoreIsWantedOfAPartitionThatHasEnoughWaiting() {
        backlog(Topics.REQUESTS, 0, 64);

        assertThat(queue.wants(new TopicPartition(Topics.REQUESTS, 0))).isFalse();
        assertThat(queue.wants(new TopicPartition(Topics.REQUESTS, 1))).isTrue();
        queue.forget(new TopicPartition(Topics.REQUESTS, 0));
        assertThat(queue.isEmpty()).isTrue();
    }
}
