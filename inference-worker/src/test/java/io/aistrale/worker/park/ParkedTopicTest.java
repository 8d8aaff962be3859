package io.aistrale.worker.park;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParkedTopicTest {
    private static final Duration LONG = Duration.ofDays(1);

    @ParameterizedTest
    @CsvSource({
        "PT2.5S,FIVE_SECONDS",
        "PT29.9S,FIVE_SECONDS",
        "PT30S,ONE_MINUTE",
        "PT4M59S,ONE_MINUTE",
        "PT5M,TEN_MINUTES",
        "PT6H,TEN_MINUTES"
    })
    void aWaitIsSpentInTheLongestStayThatIsNotMoreThanTwiceIt(Duration wait, ParkedTopic expected) {
        assertThat(ParkedTopic.forWait(wait, LONG)).contains(expected);
    }

    @Test
    void aShortWaitIsSpentWhereTheRequestIs() {
        assertThat(ParkedTopic.forWait(Duration.ofMillis(2499), LONG)).isEmpty();
    }

    @Test
    void nobodyIsParkedBeyondTheDeadline() {
        var wait = Duration.ofMinutes(1);

        assertThat(ParkedTopic.forWait(wait, Duration.ofSeconds(61)))
                .contains(ParkedTopic.FIVE_SECONDS);
        assertThat(ParkedTopic.forWait(wait, Duration.ofMillis(61_001)))
                .contains(ParkedTopic.ONE_MINUTE);
        assertThat(ParkedTopic.forWait(wait, Duration.ofSeconds(6))).isEmpty();
        assertThat(ParkedTopic.forWait(wait, Duration.ofSeconds(-1))).isEmpty();
    }

    @Test
    void onlyTheParkedTopicsAreOnes() {
        assertThat(ParkedTopic.of(Topics.PARKED_1M)).contains(ParkedTopic.ONE_MINUTE);
        assertThat(ParkedTopic.of(Topics.REQUESTS)).isEmpty();
        assertThat(ParkedTopic.topics()).allMatch(Topics::isRequestTopic);
    }
}
