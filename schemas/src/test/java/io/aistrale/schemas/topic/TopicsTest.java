package io.aistrale.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.Lane;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void namesAreUnique() {
        assertThat(Topics.ALL).extracting(Topic::name).doesNotHaveDuplicates();
    }

    @Test
    void requestsCancellationsAndJournalOutliveTheLongestDeadline() {
        assertThat(Stream.concat(Topics.ALL.stream(), Topics.ofSource("billing", 1).stream()))
                .filteredOn(topic ->
                        Topics.isRequestTopic(topic.name())
                                || Topics.isCancellationTopic(topic.name())
                                || topic.name().equals(Topics.JOURNAL))
                .hasSize(10)
                .allSatisfy(topic ->
                        assertThat(topic.retention())
                                .isGreaterThan(Topics.LONGEST_DEADLINE.plusDays(1)));
    }

    @Test
    void requestsAndCancellationsTakeTheBrokersTime() {
        assertThat(Topics.ALL)
                .allSatisfy(topic ->
                        assertThat(topic.settings(1).get("message.timestamp.type"))
                                .isEqualTo(
                                        Topics.isRequestTopic(topic.name())
                                                        || topic.name().equals(Topics.CANCELLATIONS)
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
