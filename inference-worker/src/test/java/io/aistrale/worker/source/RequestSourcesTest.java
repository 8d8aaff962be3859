package io.aistrale.worker.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.source.RequestSource;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class RequestSourcesTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final String OPEN = "inference.requests";
    private static final String TOPIC = "inference.requests.billing";
    private static final String BULK = "inference.requests.billing.bulk";

    private final SettableClock clock = new SettableClock(START);
    private List<RequestSource> registered = List.of(source(Set.of("ana"), null));
    private boolean away;
    private final RequestSources sources =
            new RequestSources(this::registered, List.of(OPEN), clock);

    @BeforeEach
    void look() {
        sources.refresh();
    }

    @Test
    void theTopicsOfRegisteredSourcesAreReadBesideTheOpenOnes() {
        assertThat(sources.topics()).containsExactlyInAnyOrder(OPEN, TOPIC, BULK);
    }

    @Test
    void aSourceMayAskForItsProjectAndItsUsersAlone() {
        assertThat(sources.overreach(TOPIC, asking("ana", "search"))).isNull();
        assertThat(sources.overreach(BULK, asking("ben", "search"))).startsWith("userId: ");
        assertThat(sources.overreach(TOPIC, asking("ana", "ads"))).startsWith("project: ");
        assertThat(sources.overreach(TOPIC, asking("ben", "ads")))
                .as("nothing of the record is repeated")
                .doesNotContain("ben", "ads");
    }

    @Test
    void aSourceWithoutAListMayActForAnybody() {
        registered = List.of(source(null, null));
        sources.refresh();

        assertThat(sources.overreach(TOPIC, asking("anybody", "search"))).isNull();
        assertThat(sources.overreach(TOPIC, asking("anybody", "ads"))).isNotNull();
    }

    @Test
    void nobodysClaimsAreJudgedOnOpenTopicsAndNobodyIsTrustedOnUnknownOnes() {
        assertThat(sources.overreach(OPEN, asking("ben", "ads"))).isNull();
        assertThat(sources.overreach("inference.requests.other", asking("ana", "search")))
                .isNotNull();
    }

    @Test
    void whatIsKnownStaysWhileTheDatabaseIsAway() {
        away = true;
        clock.pass(Duration.ofDays(1));
        sources.refresh();

        assertThat(sources.topics()).contains(TOPIC);
        assertThat(sources.overreach(TOPIC, asking("ana", "search"))).isNull();
        assertThat(sources.overreach(TOPIC, asking("ben", "search"))).isNotNull();
    }

    @Test
    void aRemovedSourcesTopicsAreReadUntilNothingCanBeInThem() {
        registered = List.of(source(null, START));
        sources.refresh();
        assertThat(sources.topics()).contains(TOPIC, BULK);
        assertThat(sources.overreach(TOPIC, asking("ana", "search"))).contains("not registered");

        clock.pass(Duration.ofDays(8));
        sources.refresh();
        assertThat(sources.topics()).containsExactly(OPEN);
        assertThat(sources.overreach(TOPIC, asking("ana", "search"))).isNotNull();
    }

    @Test
    void aSourceMayCancelForItsUsersAndItsTopicSaysOfWhichProject() {
        String own = "inference.cancellations.billing";

        assertThat(sources.cancellationTopics())
                .containsExactlyInAnyOrder(Topics.CANCELLATIONS, own);
        assertThat(sources.overreach(own, cancelling("ana"))).isNull();
        assertThat(sources.projectOf(own)).isEqualTo("search");
        assertThat(sources.overreach(own, cancelling("ben")))
                .startsWith("userId: ")
                .doesNotContain("ben");
        registered = List.of(source(null, START));
        sources.refresh();
        assertThat(sources.overreach(own, cancelling("ana"))).contains("not registered");
    }

    @Test
    void theGatewaysMayCancelForAnybodyAndNobodyElseMay() {
        assertThat(sources.overreach(Topics.CANCELLATIONS, cancelling("ben"))).isNull();
        assertThat(sources.projectOf(Topics.CANCELLATIONS)).isNull();
        assertThat(sources.overreach("inference.cancellations.other", cancelling("ana")))
                .isNotNull();
    }

    private static CancellationRequested cancelling(String user) {
        return new CancellationRequested(TimeOrderedIds.next(), user, null, START);
    }

    private List<RequestSource> registered() {
        if (away) {
            throw new DataAccessResourceFailureException("no database today");
        }
        return registered;
    }

    private static RequestSource source(@Nullable Set<String> users, @Nullable Instant removedAt) {
        return new RequestSource("billing", "search", users, removedAt);
    }

    private static InferenceRequest asking(String user, String project) {
        return InferenceRequest.newBuilder()
                .setRequestId(TimeOrderedIds.next())
                .setUserId(user)
                .setProject(project)
                .setModel("m")
                .setCreatedAt(START)
                .build();
    }
}
