package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.worker.inference.KnownRequest;
import io.aistrale.worker.journal.JournalPosition;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class DuplicateWindowTest {
    private static final TopicPartition HERE = new TopicPartition("inference.requests", 3);
    private static final TopicPartition ELSEWHERE = new TopicPartition("inference.requests", 4);

    private final AtomicLong nanos = new AtomicLong();
    private final DuplicateWindow window = new DuplicateWindow(nanos::get);

    private static KnownRequest ended(long offset) {
        return KnownRequest.gone(
                offset, new KnownRequest.Whereabouts.Ended(new JournalPosition(3, offset)));
    }

    @Test
    void aLaterRecordOfTheIdInThePartitionIsADuplicateAndTheRecordItselfIsNot() {
        var id = TimeOrderedIds.next();
        var request = new KnownRequest(10);
        window.remember(id, HERE, request);

        assertThat(window.originalOf(id, HERE, 11)).isSameAs(request);
        assertThat(window.originalOf(id, HERE, 10)).isNull();
        assertThat(window.originalOf(id, ELSEWHERE, 11)).isNull();
        assertThat(window.originalOf(UUID.randomUUID(), HERE, 11)).isNull();
    }

    @Test
    void anEndedRequestIsForgottenAfterTenMinutesAndAnOpenOneWhenItIsLongEnded() {
        var endedId = TimeOrderedIds.next();
        var openId = TimeOrderedIds.next();
        window.remember(endedId, HERE, ended(1));
        window.remember(openId, HERE, new KnownRequest(2));

        nanos.set(DuplicateWindow.REACH.toNanos() + 1);
        window.remember(TimeOrderedIds.next(), HERE, ended(3));
        assertThat(window.originalOf(endedId, HERE, 9)).isNull();
        assertThat(window.originalOf(openId, HERE, 9)).isNotNull();
    }

    @Test
    void theOldestLeaveWhenThereAreTooMany() {
        var first = TimeOrderedIds.next();
        window.remember(first, HERE, ended(0));
        for (int i = 1; i <= DuplicateWindow.MOST_IDS; i++) {
            window.remember(new UUID(i, i), HERE, ended(i));
        }

        assertThat(window.size()).isEqualTo(DuplicateWindow.MOST_IDS);
        assertThat(window.originalOf(first, HERE, 9)).isNull();
    }

    @Test
    void aPartitionGivenAwayIsForgotten() {
        var id = TimeOrderedIds.next();
        window.remember(id, HERE, ended(1));
        window.forget(List.of(HERE));

        assertThat(window.originalOf(id, HERE, 9)).isNull();
    }
}
