package io.aistrale.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules every reader of the journal keeps to, however its entries fall into batches and
/// however often they are read.
@WithRealParts
class JournalRulesIT extends TelemetryRun {
    private static final String ONE_BY_ONE = "--aistrale.telemetry.batch-records=1";

    private final UUID requestId = TimeOrderedIds.next();
    private final Attempt first = Events.attempt(requestId, 1);
    private final Attempt second = Events.attempt(requestId, 2, 0, "worker-2");

    private void journal(SpecificRecord... entries) {
        Stream.of(entries).forEach(entry -> broker.journal(0, entry));
    }

    /// Reads what was journaled in both ways, each time with the same outcome.
    private void readRepeatedly(int batchRecords) {
        start("--aistrale.telemetry.batch-records=" + batchRecords);
        awaitAllRead();
        var expected = tables.contents();
        rereadAll("--aistrale.telemetry.batch-records=50");
        assertThat(tables.contents()).isEqualTo(expected);
        rereadAll(ONE_BY_ONE);
        assertThat(tables.contents()).isEqualTo(expected);
    }

    private List<Map<String, Object>> attempts() {
        return tables.rows("SELECT status FROM attempt ORDER BY number");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void anEndAfterItWasPresumedIsNoResultHoweverOftenItIsRead(int batchRecords) {
        journal(Events.started(first), Events.presumed(first), Events.succeeded(first));
        readRepeatedly(batchRecords);

        assertThat(attempts()).containsExactly(Map.of("status", "success"));
        assertThat(tables.count("inference_result")).isZero();
        assertThat(tables.row("SELECT status, attempts FROM inference"))
                .isEqualTo(Map.of("status", "running", "attempts", 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void aPresumptionAfterTheEndIsVoid(int batchRecords) {
        journal(Events.started(first), Events.succeeded(first), Events.presumed(first));
        readRepeatedly(batchRecords);

        assertThat(attempts()).containsExactly(Map.of("status", "success"));
        assertThat(tables.row("SELECT status FROM inference_result"))
                .containsEntry("status", "succeeded");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void anEndOfTheRequestByAWorkerThatLostItIsVoidWhileAnothersCallIsOpen(int batchRecords) {
        journal(
                Events.started(first),
                Events.presumed(first),
                Events.started(second),
                Events.expired(requestId, 1),
                Events.failed(second));
        readRepeatedly(batchRecords);

        assertThat(tables.count("inference_result")).isZero();
        assertThat(tables.row("SELECT status, attempts FROM inference"))
                .isEqualTo(Map.of("status", "running", "attempts", 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void afterAVoidEndTheResultOfTheOpenCallHolds(int batchRecords) {
        journal(
                Events.started(first),
                Events.presumed(first),
                Events.started(second),
                Events.expired(requestId, 1),
                Events.succeeded(second),
                Events.succeeded(first));
        readRepeatedly(batchRecords);

        assertThat(attempts())
                .containsExactly(Map.of("status", "success"), Map.of("status", "success"));
        assertThat(tables.row("SELECT status, attempts FROM inference_result"))
                .isEqualTo(Map.of("status", "succeeded", "attempts", 2));
        assertThat(tables.row("SELECT status, attempts FROM inference"))
                .isEqualTo(Map.of("status", "succeeded", "attempts", 2));
    }

    @Test
    void theSuccessorEndsARequestWhoseLastCallIsKnownToHaveEnded() {
        journal(
                Events.started(second),
                Events.presumed(second),
                Events.expired(requestId, 1),
                Events.succeeded(second));
        readRepeatedly(1);

        assertThat(tables.row("SELECT status FROM inference_result"))
                .containsEntry("status", "expired");
    }
}
