package io.aistrale.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.Lane;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TopicsTest {
    private static final Duration LONGEST_DEADLINE = Duration.ofHours(24);

    @Test
    void namesAreUnique() {
        assertThat(Topics.ALL).extracting(Topic::name).doesNotHaveDuplicates();
    }

    @Test
    void requestsAndJournalOutliveTheLongestDeadline() {
        assertThat(Topics.ALL)
                .filteredOn(topic ->
                        Topics.isRequestTopic(topic.name()) || topic.name().equals(Topics.JOURNAL))
                .hasSize(6)
                .allSatisfy(topic -> assertThat(topic.retention()).isGreaterThan(LONGEST_DEADLINE));
    }

    @Test
    void requestTopicsTakeTheBrokersTime() {
        assertThat(Topics.ALL)
                .allSatisfy(topic ->
                        assertThat(topic.settings(1).get("message.timestamp.type"))
                                .isEqualTo(
                                        Topics.isRequestTopic(topic.name())
                                                ? "LogAppendTime"
                                                : "CreateTime"));
    }

    @Test
    void deadLetterTopicsAreNoRequestTopics() {
        assertThat(Topics.isRequestTopic(Topics.deadLetters(Topics.REQUESTS))).isFalse();
        assertThat(Topics.isRequestTopic("inference.requests.billing.bulk")).isTrue();
        assertThat(Topics.isRequestTopic("inference.requestsfoo")).isFalse();
    }

    @Test
    void theLaneIsInTheTopicsName() {
        assertThat(Topics.laneOf("inference.requests.billing.bulk")).isEqualTo(Lane.BULK);
        assertThat(Topics.laneOf(Topics.REQUESTS)).isEqualTo(Lane.INTERACTIVE);
    }

    @Test
    void aRequestPartitionsEntriesGoToOneJournalPartition() {
        assertThat(Topics.journalPartition(3)).isEqualTo(3);
        assertThat(Topics.journalPartition(16 + 3)).isEqualTo(3);
    }

    @Test
    void theTopicsThatCarrySeveralTypesAreTheOnesWithSeveralRecords() {
        assertThat(Topics.ALL)
                .allSatisfy(topic ->
                        assertThat(Topics.carriesSeveralTypes(topic.name()))
                                .as(topic.name())
                                .isEqualTo(topic.carriesSeveralTypes()));
    }
}
