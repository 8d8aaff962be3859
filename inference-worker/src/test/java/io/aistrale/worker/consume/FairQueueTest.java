package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.schemas.trace.TraceContext;
import io.aistrale.worker.consume.Waiting.Turn;
import io.aistrale.worker.inference.Arrival;
import io.aistrale.worker.journal.CommitMark;
import io.aistrale.worker.park.Stay;
import io.aistrale.worker.publish.ReplyAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private static final long MOST_BYTES = 2_000_000;
    private static final TopicPartition FIRST = new TopicPartition(Topics.REQUESTS, 0);

    private final Shares shares = new Shares(_ -> 1);
    private final InFlightLimit limit = new InFlightLimit(10, 1_000_000, shares, () -> false);
    private final FairQueue queue = new FairQueue(MOST_BYTES, shares);
    private boolean shared = true;

    private boolean wants(String topic, int partition) {
        return queue.wants(new TopicPartition(topic, partition), _ -> shared);
    }

    private void backlog(String topic, int partition, int records) {
        backlog(new TopicPartition(topic, partition), "anna", 0, 0, records);
    }

    private void backlog(
            TopicPartition partition, String tenant, int priority, int from, int records) {
        var lane = Topics.laneOf(partition.topic());
        for (int offset = from; offset < from + records; offset++) {
            offer(
                    partition,
                    new Intake.Taken.DeadLetter("a test's", "not read"),
                    new Turn(lane, tenant, priority),
                    offset);
        }
    }

    private void offer(TopicPartition partition, Intake.Taken taken, Turn turn, long offset) {
        var progress =
                new PartitionProgress(
                        partition,
                        offset,
                        CommitMark.BEGINNING,
                        limit,
                        new Lease(Duration.ofSeconds(6), () -> 0),
                        () -> 0,
                        new JournalAsked());
        var message =
                new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        offset,
                        new byte[0],
                        new byte[] {1});
        queue.offer(
                new Waiting(
                        message,
                        taken,
                        turn,
                        progress.sees(offset, turn.lane(), turn.tenant(), 1)));
    }

    private static Intake.Taken request(UUID id) {
        var request =
                InferenceRequest.newBuilder()
                        .setRequestId(id)
                        .setUserId("anna")
                        .setCreatedAt(Instant.EPOCH)
                        .build();
        return new Intake.Taken.Request(
                new Arrival(
                        request,
                        new SourcePosition(FIRST.topic(), FIRST.partition(), 7L),
                        Lane.INTERACTIVE,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        ReplyAddress.of(new RecordHeaders(), null),
                        TraceContext.begin(id, 0),
                        Stay.NONE));
    }

    private List<Waiting> taken(int records) {
        var taken = new ArrayList<Waiting>();
        while (taken.size() < records) {
            var next = queue.next(_ -> true, (_, _) -> true, _ -> true);
            if (next == null) {
                return taken;
            }
            taken.add(next);
        }
        return taken;
    }

    private static <K> Map<K, Long> counts(List<Waiting> taken, Function<Waiting, K> by) {
        return taken.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
    }

    private static List<Long> offsets(List<Waiting> taken) {
        return taken.stream().map(one -> one.slot().offset()).toList();
    }

    @Test
    void bulkHasOneTurnInTenWhereBothLanesWait() {
        backlog(Topics.REQUESTS, 0, 200);
        backlog(Topics.REQUESTS_BULK, 0, 200);

        assertThat(counts(taken(100), Waiting::lane))
                .containsEntry(Lane.INTERACTIVE, 90L)
                .containsEntry(Lane.BULK, 10L);
    }

    @Test
    void bulkHasAllTurnsWhereNobodyElseWaits() {
        backlog(Topics.REQUESTS_BULK, 0, 50);

        assertThat(taken(100)).hasSize(50);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void tenantsTakeTurnsHoweverManyOfOneWait() {
        backlog(FIRST, "anna", 0, 0, 500);
        backlog(FIRST, "ben", 0, 500, 3);

        assertThat(counts(taken(6), Waiting::tenant))
                .containsEntry("anna", 3L)
                .containsEntry("ben", 3L);
    }

    @Test
    void aTenantThatMayHaveNoPlaceIsPassedOver() {
        backlog(FIRST, "anna", 0, 0, 500);
        backlog(FIRST, "ben", 0, 500, 1);

        var next = queue.next(_ -> true, (_, tenant) -> tenant.equals("ben"), _ -> true);

        assertThat(next).isNotNull();
        assertThat(next.slot().offset()).isEqualTo(500);
        assertThat(queue.next(_ -> true, (_, tenant) -> tenant.equals("ben"), _ -> true)).isNull();
    }

    @Test
    void withinATenantTheHigherPriorityGoesFirstAndThenTheLowerOffset() {
        backlog(FIRST, "anna", 0, 0, 3);
        backlog(FIRST, "anna", 5, 3, 2);
        backlog(FIRST, "anna", -1, 5, 1);
        backlog(FIRST, "anna", 0, 6, 1);

        assertThat(offsets(taken(7))).containsExactly(3L, 4L, 0L, 1L, 2L, 6L, 5L);
    }

    @Test
    void aTopicOfManyPartitionsHasNoMoreTurnsThanOneOfASingle() {
        for (int partition = 0; partition < 16; partition++) {
            backlog(Topics.REQUESTS, partition, 100);
        }
        backlog("inference.requests.shop", 0, 100);

        assertThat(counts(taken(100), one -> one.partition().topic()))
                .containsEntry(Topics.REQUESTS, 50L)
                .containsEntry("inference.requests.shop", 50L);
    }

    @Test
    void partitionsTakeTurnsInTheirOwnOrder() {
        backlog(Topics.REQUESTS, 0, 100);
        backlog(Topics.REQUESTS, 1, 3);

        var taken = taken(6);
        assertThat(counts(taken, one -> one.partition().partition())).containsEntry(1, 3L);
        assertThat(offsets(taken.stream().filter(one -> one.partition().equals(FIRST)).toList()))
                .containsExactly(0L, 1L, 2L);
    }

    @Test
    void aPartitionThatIsNotReadyIsPassedOver() {
        backlog(Topics.REQUESTS, 0, 5);
        backlog(Topics.REQUESTS, 1, 5);

        var next = queue.next(_ -> true, (_, _) -> true, partition -> partition.partition() == 1);
        assertThat(next).isNotNull();
        assertThat(next.partition().partition()).isEqualTo(1);
        assertThat(queue.next(lane -> lane == Lane.BULK, (_, _) -> true, _ -> true)).isNull();
    }

    @Test
    void aRecordThatRepeatsOneThatWaitsHasItsTurnBehindIt() {
        var id = TimeOrderedIds.next();
        var turn = new Turn(Lane.INTERACTIVE, "anna", 0);
        offer(FIRST, request(id), turn, 7);

        assertThat(queue.turnOf(FIRST, id)).isEqualTo(turn);
        assertThat(queue.turnOf(FIRST, TimeOrderedIds.next())).isNull();
        assertThat(queue.turnOf(new TopicPartition(Topics.REQUESTS, 1), id)).isNull();
        taken(1);
        assertThat(queue.turnOf(FIRST, id)).isNull();
    }

    @Test
    void whereMostOfOneTenantWaitItsRecordIsTaken() {
        backlog(FIRST, "ben", 0, 0, 3);
        backlog(FIRST, "anna", 0, 3, 20);

        var deepest = queue.ofTheDeepest(Lane.INTERACTIVE, _ -> true);

        assertThat(deepest).isNotNull();
        assertThat(deepest.tenant()).isEqualTo("anna");
        assertThat(queue.ofTheDeepest(Lane.BULK, _ -> true)).isNull();
    }

    @Test
    void aLaneReadsAheadToHalfOfTheBytesAndThenAFewOfEachPartition() {
        int perRecord = 1_200;
        int half = (int) (MOST_BYTES / 2 / perRecord);
        backlog(Topics.REQUESTS, 0, half);
        assertThat(queue.isFull(Lane.INTERACTIVE)).isFalse();
        assertThat(wants(Topics.REQUESTS, 0)).isTrue();

        backlog(Topics.REQUESTS, 1, FairQueue.ALWAYS_READ - 1);

        assertThat(queue.isFull(Lane.INTERACTIVE)).isTrue();
        assertThat(queue.isFull(Lane.BULK)).isFalse();
        assertThat(wants(Topics.REQUESTS, 0)).isFalse();
        assertThat(wants(Topics.REQUESTS, 1)).isTrue();
        backlog(Topics.REQUESTS, 1, 1);
        assertThat(wants(Topics.REQUESTS, 1)).isFalse();
        assertThat(wants(Topics.REQUESTS_BULK, 1)).isTrue();
    }

    @Test
    void whereOneTenantIsAloneOnlyAFewOfEachPartitionWait() {
        shared = false;
        backlog(Topics.REQUESTS, 0, FairQueue.ALWAYS_READ);

        assertThat(wants(Topics.REQUESTS, 0)).isFalse();
        assertThat(wants(Topics.REQUESTS, 1)).isTrue();
        shared = true;
        assertThat(wants(Topics.REQUESTS, 0)).isTrue();
    }

    @Test
    void aParkedTopicIsReadAheadWhereAnyOfTheLanesItHoldsIsShared() {
        var parked = new TopicPartition(Topics.PARKED_5S, 0);
        backlog(parked, "anna", 0, 0, FairQueue.ALWAYS_READ);

        assertThat(queue.wants(parked, lane -> lane == Lane.BULK)).isTrue();
        assertThat(queue.wants(parked, _ -> false)).isFalse();
    }

    @Test
    void oneLanesLargeRecordsDoNotKeepTheOtherFromBeingRead() {
        for (int partition = 0; partition < 40; partition++) {
            backlog(Topics.REQUESTS_BULK, partition, FairQueue.ALWAYS_READ);
        }

        assertThat(wants(Topics.REQUESTS_BULK, 50)).as("all bytes are taken").isFalse();
        assertThat(wants(Topics.PARKED_5S, 0)).as("it holds both lanes").isFalse();
        assertThat(wants(Topics.REQUESTS, 0)).isTrue();
    }

    @Test
    void aPartitionThatWentToSomebodyElseIsForgottenOfAllTenants() {
        backlog(FIRST, "anna", 0, 0, 64);
        backlog(FIRST, "ben", 0, 64, 64);
        backlog(Topics.REQUESTS, 1, 1);
        assertThat(queue.waiting(Topics.REQUESTS)).isEqualTo(129);

        queue.forget(FIRST);

        assertThat(queue.waiting(Topics.REQUESTS)).isEqualTo(1);
        assertThat(taken(10)).hasSize(1);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(wants(Topics.REQUESTS, 0)).isTrue();
    }
}
