package io.aistrale.telemetry.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.UuidCreator;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.event.Usage;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.ConfluentWireCodec;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.serde.SubjectNaming;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.telemetry.Events;
import io.aistrale.telemetry.entry.Entry;
import io.aistrale.telemetry.entry.Entry.Skipped;
import io.aistrale.telemetry.entry.Entry.Unusable;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final MemoryRegistry registry = new MemoryRegistry();
    private final EventCodec codec =
            new ConfluentWireCodec(registry, SubjectNaming.BY_TOPIC, true, Clock.systemUTC());
    private String billingsUser = Events.request(UuidCreator.getTimeOrderedEpoch(NOW)).getUserId();
    private final EntryReader reader =
            new EntryReader(
                    codec,
                    (topic, request) ->
                            !topic.contains("billing") || request.getUserId().equals(billingsUser),
                    Clock.fixed(NOW, ZoneOffset.UTC));
    private final UUID requestId = idAt(NOW);

    private static UUID idAt(Instant time) {
        return UuidCreator.getTimeOrderedEpoch(time);
    }

    private Entry read(String topic, SpecificRecord event) {
        return reader.read(topic, 3, 0, NOW, Events.TRACEPARENT, codec.encode(topic, event));
    }

    @Test
    void aRequestIsQueuedInTheLaneOfItsTopic() {
        assertThat(read("inference.requests.billing.bulk", Events.request(requestId)))
                .isEqualTo(new Entry.Queued(Events.request(requestId), Lane.BULK, Events.TRACE));
    }

    @Test
    void aRequestThatClaimsMoreThanItsSourceMayIsNobodysInference() {
        billingsUser = "somebody else";

        assertThat(read("inference.requests.billing", Events.request(requestId)))
                .isEqualTo(new Skipped(Skipped.Reason.REQUEST_NOT_ADMISSIBLE));
        assertThat(read(Topics.REQUESTS, Events.request(requestId)))
                .isInstanceOf(Entry.Queued.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-P7D", "PT1H"})
    void aRequestWhoseIdIsJustYoungOrOldEnoughIsQueued(Duration offset) {
        assertThat(read(Topics.REQUESTS, Events.request(idAt(NOW.plus(offset)))))
                .isInstanceOf(Entry.Queued.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-P7DT0.001S", "PT1H0.001S"})
    void aRequestThatTheWorkerRefusesIsSkipped(Duration offset) {
        assertThat(read(Topics.REQUESTS, Events.request(idAt(NOW.plus(offset)))))
                .isEqualTo(new Skipped(Skipped.Reason.REQUEST_NOT_ADMISSIBLE));
    }

    @Test
    void aRequestWithoutATimeOrderedIdOrThatCannotBeDecodedIsSkipped() {
        var skipped = new Skipped(Skipped.Reason.REQUEST_NOT_ADMISSIBLE);

        assertThat(read(Topics.REQUESTS, Events.request(UUID.randomUUID()))).isEqualTo(skipped);
        assertThat(reader.read(Topics.REQUESTS, 3, 0, NOW, null, new byte[] {1, 2}))
                .isEqualTo(skipped);
    }

    @Test
    void everyJournalEntryHasItsMeaning() {
        Attempt attempt =
                Attempt.newBuilder(Events.attempt(requestId, 1)).setAttemptId(idAt(NOW)).build();

        assertThat(read(Topics.JOURNAL, Events.started(attempt))).isInstanceOf(Entry.Started.class);
        assertThat(read(Topics.JOURNAL, Events.succeeded(attempt)))
                .isInstanceOf(Entry.Finished.class);
        assertThat(read(Topics.JOURNAL, Events.presumed(attempt)))
                .isInstanceOf(Entry.PresumedUnknown.class);
        assertThat(read(Topics.JOURNAL, Events.parked(requestId, 1, 0)))
                .isInstanceOf(Entry.Parked.class);
        assertThat(read(Topics.JOURNAL, Events.expired(requestId, 0)))
                .isInstanceOf(Entry.Ended.class);
        assertThat(read(Topics.JOURNAL, new PartitionHandedOver("t", 0, "w", NOW)))
                .isEqualTo(new Skipped(Skipped.Reason.NOT_TELEMETRY));
    }

    @Test
    void whatDoesNotBelongInTheJournalIsADeadLetter() {
        assertThat(read(Topics.JOURNAL, Events.evaluation(requestId, 1)))
                .isInstanceOfSatisfying(
                        Unusable.class,
                        why -> assertThat(why.reason()).isEqualTo("wrong_record_type"));
        assertThat(reader.read(Topics.JOURNAL, 3, 0, NOW, null, null))
                .isInstanceOfSatisfying(
                        Unusable.class, why -> assertThat(why.reason()).isEqualTo("empty"));
    }

    @Test
    void aResultStatusNewerThanThisBuildIsADeadLetterToBeRedrivenLater() {
        var ended =
                RequestEnded.newBuilder(Events.expired(requestId, 0))
                        .setResult(
                                Events.result(
                                        requestId,
                                        ResultStatus.UNRECOGNIZED,
                                        0,
                                        Usage.newBuilder().build()))
                        .build();

        assertThat(read(Topics.JOURNAL, ended))
                .isInstanceOfSatisfying(
                        Unusable.class,
                        why -> assertThat(why.reason()).isEqualTo("unrecognized_status"));
    }

    @Test
    void anIdFromAnotherAgeMakesNoPartition() {
        var outside = new Skipped(Skipped.Reason.ID_OUTSIDE_WINDOW);

        assertThat(read(Topics.JOURNAL, Events.parked(idAt(NOW.minus(Duration.ofDays(31))), 1, 0)))
                .isEqualTo(outside);
        assertThat(read(Topics.JOURNAL, Events.expired(idAt(NOW.plus(Duration.ofDays(3))), 0)))
                .isEqualTo(outside);
        assertThat(read(Topics.JOURNAL, Events.expired(UUID.randomUUID(), 0))).isEqualTo(outside);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0, 1.0})
    void aScoreInRangeIsAnEvaluation(double score) {
        assertThat(read(Topics.EVALUATIONS, Events.evaluation(requestId, score)))
                .isInstanceOf(Entry.Evaluated.class);
    }

    @Test
    void whatASourceScoresIsAClaimUntilItIsJudged() {
        String topic = "inference.evaluations.judges";
        var event = Events.evaluation(requestId, 1);
        var ofNoInference =
                EvaluationRecorded.newBuilder(event).setRequestId(UUID.randomUUID()).build();

        assertThat(read(topic, event))
                .isEqualTo(
                        new Entry.Claimed(
                                topic, 3, 0, ByteBuffer.wrap(codec.encode(topic, event))));
        assertThat(read(topic, ofNoInference))
                .isInstanceOfSatisfying(
                        Unusable.class,
                        why -> assertThat(why.reason()).isEqualTo("inference_not_found"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void aScoreOutOfRangeIsADeadLetter(double score) {
        assertThat(read(Topics.EVALUATIONS, Events.evaluation(requestId, score)))
                .isInstanceOf(Unusable.class);
    }

    @Test
    void whatTheTablesHaveNoPlaceForIsADeadLetterBeforeItGetsThere() {
        var sound = Events.evaluation(requestId, 1);
        for (var misfit :
                List.of(
                        EvaluationRecorded.newBuilder(sound).setMetric("m".repeat(257)),
                        EvaluationRecorded.newBuilder(sound).setLabel("a\0b"),
                        EvaluationRecorded.newBuilder(sound).setComment("c".repeat(10_001)),
                        EvaluationRecorded.newBuilder(sound)
                                .setEvaluatedAt(Instant.parse("-5000-01-01T00:00:00Z")))) {
            assertThat(read("inference.evaluations.judges", misfit.build()))
                    .isInstanceOfSatisfying(
                            Unusable.class,
                            why -> assertThat(why.reason()).isEqualTo("evaluation_out_of_bounds"));
        }
    }

    @Test
    void anUnreachableRegistryIsNotTheRecordsFault() {
        byte[] value =
                codec.encode(Topics.EVALUATIONS, Events.evaluation(TimeOrderedIds.next(), 1));
        registry.reachable = false;

        assertThatThrownBy(() -> reader.read(Topics.EVALUATIONS, 3, 0, NOW, null, value))
                .isInstanceOf(RegistryUnavailableException.class);
    }
}
