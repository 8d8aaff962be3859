package io.aistrale.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls that nobody looks after are presumed unknown, in the journal.
@WithRealParts
class OverdueAttemptsIT extends TelemetryRun {
    private static final Duration CALL = Duration.ofSeconds(2);
    private static final String[] SOON_OVERDUE = {
        "--aistrale.telemetry.overdue.by=1s", "--aistrale.telemetry.overdue.every=200ms"
    };

    @BeforeEach
    void registerTheEntry() {
        broker.register(Topics.JOURNAL, Events.presumed(Events.attempt(TimeOrderedIds.next(), 1)));
    }

    private static Attempt call(int partition) {
        Attempt attempt = Events.attempt(TimeOrderedIds.next(), 1, partition);
        return Attempt.newBuilder(attempt)
                .setCallDeadline(attempt.getStartedAt().plus(CALL))
                .setInputTokensEstimate(40)
                .setOutputTokensCap(50L)
                .build();
    }

    private List<ConsumerRecord<byte[], byte[]>> journal() {
        broker.flush();
        return broker.since(begin, Topics.JOURNAL);
    }

    @Test
    void anAttemptThatNobodyEndsIsPresumedUnknownOnce() {
        Attempt lost = call(19);
        Attempt ended = call(3);
        start(SOON_OVERDUE);
        start(SOON_OVERDUE);
        broker.journal(lost, Events.started(lost));
        broker.journal(ended, Events.started(ended));
        broker.journal(ended, Events.failed(ended));

        await().atMost(SOON).until(() -> tables.count("attempt") == 2);
        awaitAllRead();

        assertThat(tables.count("open_attempt")).isZero();
        assertThat(
                        tables.row(
                                "SELECT status, error_code, presumed FROM attempt WHERE attempt_id = '%s'"
                                        .formatted(lost.getAttemptId())))
                .containsEntry("status", "unknown")
                .containsEntry("error_code", "provider_timeout")
                .containsEntry("presumed", true);
        assertThat(journal())
                .hasSize(4)
                .last()
                .satisfies(entry -> {
                    assertThat(entry.partition()).isEqualTo(3);
                    assertThat(entry.key())
                            .isEqualTo(RecordHeaders.bytes(lost.getRequestId().toString()));
                    assertThat(broker.decode(entry))
                            .isInstanceOfSatisfying(
                                    AttemptPresumedUnknown.class,
                                    presumed -> {
                                        assertThat(presumed.getAttempt()).isEqualTo(lost);
                                        assertThat(presumed.getReason())
                                                .isEqualTo("call_deadline_passed");
                                        assertThat(presumed.getPresumedBy())
                                                .isEqualTo("telemetry-consumer");
                                    });
                });
    }

    @Test
    void afterADowntimeTheEndsThatWaitInTheJournalAreReadFirst() {
        Attempt slow = call(0);
        start(SOON_OVERDUE);
        broker.journal(slow, Events.started(slow));
        await().atMost(SOON).until(() -> tables.count("open_attempt") == 1);
        stop();
        running.clear();
        tables.execute("UPDATE open_attempt SET opened_at = opened_at - interval '1 hour'");
        for (int i = 0; i < 2_000; i++) {
            UUID requestId = TimeOrderedIds.next();
            broker.journal(0, Events.parked(requestId, 1, 0));
        }
        broker.journal(slow, Events.succeeded(slow));
        start(SOON_OVERDUE);
        awaitAllRead();

        assertThat(tables.row("SELECT status, presumed FROM attempt"))
                .containsEntry("status", "success")
                .containsEntry("presumed", false);
        assertThat(tables.count("inference_result")).isEqualTo(1);
        assertThat(journal()).hasSize(2_002);
    }
}
