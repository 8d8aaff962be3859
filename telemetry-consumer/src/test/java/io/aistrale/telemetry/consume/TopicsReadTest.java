package io.aistrale.telemetry.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class TopicsReadTest {
    private final Predicate<String> read = TelemetryLoop.TOPICS.asMatchPredicate();

    @Test
    void theJournalRequestsAndEvaluationsOfAllSourcesAreRead() {
        assertThat(read)
                .accepts(
                        "inference.journal",
                        "inference.requests",
                        "inference.requests.bulk",
                        "inference.requests.billing",
                        "inference.requests.billing.bulk",
                        "inference.evaluations",
                        "inference.evaluations.judges");
    }

    @Test
    void deadLettersAndParkedCopiesAreNot() {
        assertThat(read)
                .rejects(
                        "inference.journal-dlt",
                        "inference.requests-dlt",
                        "inference.requests.billing-dlt",
                        "inference.requests.parked.5s",
                        "inference.requests.parked.5s-dlt",
                        "inference.evaluations-dlt",
                        "inference.replies.default",
                        "inference.costs");
    }
}
