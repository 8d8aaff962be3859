package io.aistrale.worker.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.SettableClock;
import io.aistrale.worker.metric.LlmMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CancellationsTest {
    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
    private static final String SOURCE = Topics.cancellationsOf("billing");

    private final SettableClock clock = new SettableClock(START);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Cancellations cancellations =
            new Cancellations(3, new LlmMetrics(meters), Runnable::run, clock);

    @Test
    void aRequestThatIsHereHearsOfIt() {
        var request = request("ana", "search");
        var signal = cancellations.begins(request);
        assertThat(signal.isGiven()).isFalse();
        cancel(Topics.CANCELLATIONS, request, "ana", null);

        assertThat(signal.isGiven()).isTrue();
        assertThat(count("refused")).isZero();
    }

    @Test
    void aRequestThatComesLaterIsToldForAsLongAsAnyMayCome() {
        var request = request("ana", "search");
        cancel(Topics.CANCELLATIONS, request, "ana", null);
        clock.pass(Topics.LONGEST_DEADLINE);
        assertThat(cancellations.begins(request).isGiven()).isTrue();
        clock.pass(Duration.ofHours(1));

        assertThat(cancellations.begins(request).isGiven()).isFalse();
    }

    @Test
    void anotherUsersWordIsRefusedAndDoesNotTakeThePlaceOfTheOwners() {
        var request = request("ana", "search");
        var here = cancellations.begins(request);
        cancel(SOURCE, request, "ben", "search");
        assertThat(here.isGiven()).isFalse();
        assertThat(count("refused")).isOne();
        cancel(SOURCE, request, "ana", "search");
        cancel(SOURCE, request, "ben", "search");

        assertThat(here.isGiven()).isTrue();
        assertThat(cancellations.begins(request).isGiven()).isTrue();
    }

    @Test
    void aSourcesWordIsForItsProjectAlone() {
        var here = request("ana", "ads");
        var signal = cancellations.begins(here);
        cancel(SOURCE, here, "ana", "search");
        var later = request("ana", "ads");
        cancel(SOURCE, later, "ana", "search");
        var own = request("ana", "search");
        cancel(SOURCE, own, "ana", "search");

        assertThat(signal.isGiven()).isFalse();
        assertThat(cancellations.begins(later).isGiven()).isFalse();
        assertThat(cancellations.begins(own).isGiven()).isTrue();
    }

    @Test
    void beyondTheBoundTheOldestOfTheTopicIsForgottenAndCounted() {
        var first = request("ana", "search");
        var ofSource = request("ana", "search");
        cancel(Topics.CANCELLATIONS, first, "ana", null);
        cancel(SOURCE, ofSource, "ana", "search");
        for (int i = 0; i < 3; i++) {
            cancel(Topics.CANCELLATIONS, request("ana", "search"), "ana", null);
        }

        assertThat(cancellations.size()).isEqualTo(4);
        assertThat(count("forgotten")).isOne();
        assertThat(cancellations.begins(first).isGiven()).isFalse();
        assertThat(cancellations.begins(ofSource).isGiven())
                .as("another topic's flood takes nothing from this one")
                .isTrue();
    }

    @Test
    void whatHoldsNoLongerMakesRoomFirst() {
        for (int i = 0; i < 3; i++) {
            cancel(Topics.CANCELLATIONS, request("ana", "search"), "ana", null);
        }
        clock.pass(Cancellations.KEPT);
        cancel(Topics.CANCELLATIONS, request("ana", "search"), "ana", null);

        assertThat(cancellations.size()).isOne();
        assertThat(count("forgotten")).isZero();
    }

    @Test
    void aRequestThatIsOverIsNotHeldOn() {
        var request = request("ana", "search");
        var gone = cancellations.begins(request);
        var other = cancellations.begins(request);
        cancellations.over(request.getRequestId(), gone);
        cancel(Topics.CANCELLATIONS, request, "ana", null);

        assertThat(gone.isGiven()).isFalse();
        assertThat(other.isGiven()).isTrue();
    }

    @Test
    void aTopicThatIsReadNoLongerIsForgotten() {
        var request = request("ana", "search");
        cancel(SOURCE, request, "ana", "search");
        cancellations.retain(Set.of(Topics.CANCELLATIONS));

        assertThat(cancellations.size()).isZero();
        assertThat(cancellations.begins(request).isGiven()).isFalse();
    }

    private void cancel(
            String topic, InferenceRequest request, String user, @Nullable String project) {
        cancellations.requested(
                topic,
                new CancellationRequested(request.getRequestId(), user, null, START),
                project,
                clock.instant());
    }

    private double count(String fate) {
        return meters.find("aistrale.cancellations").tag("fate", fate).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static InferenceRequest request(String user, String project) {
        return InferenceRequest.newBuilder()
                .setRequestId(TimeOrderedIds.next())
                .setUserId(user)
                .setProject(project)
                .setModel("m")
                .setCreatedAt(START)
                .build();
    }
}
