package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DelayLineTest {
    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    private static final TopicPartition PARKED = new TopicPartition(Topics.PARKED_5S, 3);
    private static final TopicPartition LIVE = new TopicPartition(Topics.REQUESTS, 3);

    private final List<Long> wentBackTo = new ArrayList<>();
    private final SettableClock clock = new SettableClock(BEGIN);
    private final DelayLine line = new DelayLine((_, offset) -> wentBackTo.add(offset), clock);

    private static ConsumerRecord<byte[], byte[]> parkedAt(TopicPartition where, int second) {
        return new ConsumerRecord<>(
                where.topic(),
                where.partition(),
                100 + second,
                BEGIN.plusSeconds(second).toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                1,
                new byte[0],
                new byte[1],
                new RecordHeaders(),
                Optional.empty());
    }

    private static List<ConsumerRecord<byte[], byte[]>> parkedFrom(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(second -> parkedAt(PARKED, second))
                .toList();
    }

    @Test
    void whatIsDueComesAndTheRestIsReadAgainWhenItIs() {
        clock.pass(Duration.ofSeconds(7));

        assertThat(line.due(PARKED, parkedFrom(0, 4))).hasSize(3);
        assertThat(wentBackTo).containsExactly(103L);
        assertThat(line.rests(PARKED)).isTrue();
        clock.pass(Duration.ofSeconds(1));
        assertThat(line.rests(PARKED)).isFalse();
        assertThat(line.due(PARKED, parkedFrom(3, 3))).hasSize(1);
        assertThat(line.rests(PARKED)).isFalse();
    }

    @Test
    void aTopicOfPublishersFlows() {
        var fresh = List.of(parkedAt(LIVE, 0));

        assertThat(line.due(LIVE, fresh)).isEqualTo(fresh);
        assertThat(wentBackTo).isEmpty();
    }

    @Test
    void aPartitionGivenAwayRestsNoLonger() {
        assertThat(line.due(PARKED, parkedFrom(0, 0))).isEmpty();
        line.forget(List.of(PARKED));

        assertThat(line.rests(PARKED)).isFalse();
    }
}
