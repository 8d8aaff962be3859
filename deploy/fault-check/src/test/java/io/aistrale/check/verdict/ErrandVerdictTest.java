package io.aistrale.check.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.check.verdict.Answer.End;
import io.aistrale.check.verdict.Answer.Step;
import io.aistrale.check.verdict.Finding.Kind;
import org.junit.jupiter.api.Test;

/// What callers of the gateways heard is held against Kafka and the journal.
class ErrandVerdictTest {
    private static final String KEYED = "key-1";
    private static final String PLAIN = "plain";
    private static final End ANSWERED = new End(null, "r");

    private final Scenario scenario = new Scenario();

    /// The request is in Kafka and has its result.
    private Scenario served(String errand, String request) {
        return scenario.published(errand, request)
                .started("a-" + request, request)
                .called("a-" + request)
                .succeeded("a-" + request, "r")
                .replied(request, "r");
    }

    private void assertClean() {
        assertThat(Verdict.ofAll(scenario.facts()).findings()).isEmpty();
        assertThat(scenario.figures().clean()).isTrue();
    }

    private void assertFound(Kind kind, String words) {
        assertThat(Verdict.ofAll(scenario.facts()).findings())
                .anySatisfy(finding -> {
                    assertThat(finding.kind()).isEqualTo(kind);
                    assertThat(finding.sentence()).contains(words);
                });
        assertThat(scenario.figures().clean()).isFalse();
    }

    @Test
    void anErrandThatIsAcceptedPolledAndAskedForAgainIsClean() {
        served(KEYED, "q").heard(KEYED, Step.TRY, 202, "q");
        scenario.heard(KEYED, Step.POLL, 200, "q").heard(KEYED, Step.POLL, 200, "q", ANSWERED);
        scenario.heard(KEYED, Step.RECALL, 202, "q");
        scenario.refused(KEYED, Step.OTHER_BODY, 409, "idempotency_key_reused");

        assertClean();
        assertThat(scenario.figures().submitted()).isOne();
    }

    @Test
    void aKeyedErrandThatBrokeOffAndWasPublishedTwiceUnderOneIdIsClean() {
        served(KEYED, "q").published(KEYED, "q").heard(KEYED, Step.TRY, 0, null);
        scenario.refused(KEYED, Step.TRY, 503, "outcome_unknown");
        scenario.heard(KEYED, Step.TRY, 200, "q", ANSWERED);

        assertClean();
        assertThat(ErrandCounts.of(scenario.facts(), 0)).isEqualTo(new ErrandCounts(1, 1, 1, 1, 1));
    }

    @Test
    void anErrandWithoutAKeyThatBrokeOffIsCleanWhetherItReachedKafkaOrNot() {
        served(PLAIN, "q").heard(PLAIN, Step.TRY, 0, null).heard("other", Step.TRY, 0, null);

        assertClean();
        assertThat(ErrandCounts.of(scenario.facts(), 0)).isEqualTo(new ErrandCounts(2, 0, 2, 0, 0));
    }

    @Test
    void anErrandWithoutAKeyThatReachedKafkaIsLostWithoutAResultEvenIfItsCallerNeverHeard() {
        scenario.published(PLAIN, "q").heard(PLAIN, Step.TRY, 0, null);

        assertFound(Kind.LOST, "has no terminal result");
    }

    @Test
    void aKeyThatIsPublishedUnderTwoIdsIsDoubled() {
        served(KEYED, "q");
        served(KEYED, "p").heard(KEYED, Step.TRY, 0, null);
        scenario.heard(KEYED, Step.TRY, 200, "p", ANSWERED);

        assertFound(Kind.DUPLICATE_RESULT, "is 2 inferences");
        assertThat(scenario.figures().duplicateResults()).isOne();
    }

    @Test
    void anErrandWithoutAKeyThatIsPublishedUnderTwoIdsIsDoubled() {
        served(PLAIN, "q");
        served(PLAIN, "p").heard(PLAIN, Step.TRY, 200, "p", ANSWERED);

        assertFound(Kind.DUPLICATE_RESULT, "is 2 inferences");
    }

    @Test
    void aKeyThatIsAnsweredWithAnotherIdThanItsFirstIsDoubled() {
        served(KEYED, "q").heard(KEYED, Step.TRY, 200, "q", ANSWERED);
        scenario.heard(KEYED, Step.RECALL, 202, "p");

        assertFound(Kind.DUPLICATE_RESULT, "is 2 inferences");
    }

    @Test
    void whatWasAcceptedAndIsNotInKafkaIsLost() {
        scenario.heard(PLAIN, Step.TRY, 202, "q").heard(PLAIN, Step.POLL, 200, "q");

        assertFound(Kind.LOST, "is not in Kafka");
        assertThat(scenario.figures().lost()).isOne();
    }

    @Test
    void aKeyThatIsNeverAcceptedIsLost() {
        scenario.heard(KEYED, Step.TRY, 0, null);
        scenario.refused(KEYED, Step.TRY, 503, "outcome_unknown");

        assertFound(
                Kind.LOST,
                "was never accepted: [nothing by gateway-1, 503 outcome_unknown by gateway-2]");
    }

    @Test
    void anAcceptedErrandThatIsNotFoundAtAGatewayIsLost() {
        served(PLAIN, "q").heard(PLAIN, Step.TRY, 200, "q", ANSWERED);
        scenario.refused(PLAIN, Step.POLL, 404, "not_found");

        assertFound(Kind.LOST, "was accepted, and is 404 not_found by gateway-2");
    }

    @Test
    void anAcceptedErrandWhoseEndNoGatewayTellsIsLost() {
        served(PLAIN, "q").heard(PLAIN, Step.TRY, 202, "q").heard(PLAIN, Step.POLL, 200, "q");

        assertFound(Kind.LOST, "no gateway tells its end");
    }

    @Test
    void anotherTextThanTheJournalsIsASecondResult() {
        served(PLAIN, "q").heard(PLAIN, Step.TRY, 200, "q", new End(null, "s"));

        assertFound(Kind.DUPLICATE_RESULT, "another text");
    }

    @Test
    void anErrorInPlaceOfTheJournalsSuccessIsASecondResult() {
        served(PLAIN, "q").heard(PLAIN, Step.TRY, 502, "q", new End("provider_error", null));

        assertFound(
                Kind.DUPLICATE_RESULT,
                "ended as success in the journal, as provider_error by gateway-1");
    }

    @Test
    void theJournalsErrorIsTold() {
        scenario.published(PLAIN, "q").failed("q", "deadline_exceeded");
        scenario.replied("q", "deadline_exceeded");
        scenario.heard(PLAIN, Step.TRY, 504, "q", new End("deadline_exceeded", null));
        scenario.heard(PLAIN, Step.POLL, 200, "q", new End("deadline_exceeded", ""));

        assertClean();
    }

    @Test
    void aKeyThatIsForgottenIsFound() {
        served(KEYED, "q").heard(KEYED, Step.TRY, 200, "q", ANSWERED);
        scenario.refused(KEYED, Step.RECALL, 503, "outcome_unknown");

        assertFound(Kind.OTHER, "is not known by its key: 503 outcome_unknown by gateway-2");
    }

    @Test
    void aKeyThatIsKnownAgainAtASecondAttemptIsClean() {
        served(KEYED, "q").heard(KEYED, Step.TRY, 200, "q", ANSWERED);
        scenario.refused(KEYED, Step.RECALL, 503, "not_ready");
        scenario.heard(KEYED, Step.RECALL, 202, "q");

        assertClean();
    }

    @Test
    void anotherBodyThatIsTakenForTheFirstIsFound() {
        served(KEYED, "q").heard(KEYED, Step.TRY, 200, "q", ANSWERED);
        scenario.heard(KEYED, Step.OTHER_BODY, 202, "q");

        assertFound(Kind.OTHER, "with another body is 202");
    }

    @Test
    void aSoundErrandThatIsRefusedIsFound() {
        served(PLAIN, "q").refused(PLAIN, Step.TRY, 500, "internal_error");

        assertFound(Kind.OTHER, "is refused: 500 internal_error");
    }

    @Test
    void anOutageIsNoRefusal() {
        scenario.refused(PLAIN, Step.TRY, 503, "kafka_unavailable");
        scenario.refused("other", Step.TRY, 429, "overloaded");

        assertClean();
    }
}
