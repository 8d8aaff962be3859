package io.aistrale.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.demo.submit.Ending;
import io.aistrale.demo.workload.DemoRoute;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteChecksTest {

    private final FabricatedShow show = new FabricatedShow();

    private List<String> differences() {
        Check check = RouteChecks.of(show.evidence(), show.shown()).getFirst();
        assertThat(check.failed()).isEqualTo(!check.differences().isEmpty());
        return check.differences();
    }

    @Test
    void aFallbackThatEverybodyTellsOfHolds() {
        assertThat(differences()).isEmpty();
    }

    @Test
    void aFirstTargetThatServedIsFound() {
        show.view(
                show.routed,
                FabricatedShow.view(
                        DemoRoute.OVERLOADED,
                        DemoRoute.NAME,
                        List.of(),
                        "late",
                        FabricatedShow.USAGE,
                        Fabricated.COST));
        show.run.attempts.removeIf(attempt -> attempt.attemptId().equals(show.refused));
        assertThat(differences()).hasSize(3);
    }

    @Test
    void aFirstTargetThatWasPassedOverForAnotherReasonIsFound() {
        passedOver("credential_not_found", true);
        assertThat(differences()).singleElement().asString().contains("credential_not_found");
        passedOver("provider_overloaded", false);
        assertThat(differences()).singleElement().asString().contains("called=false");
    }

    private void passedOver(String errorCode, boolean called) {
        show.view(
                show.routed,
                FabricatedShow.view(
                        DemoRoute.NAME,
                        List.of(FabricatedShow.passedOver(errorCode, called)),
                        "late"));
    }

    @Test
    void aResultThatDoesNotNameItsRouteIsFound() {
        var passedOver = List.of(FabricatedShow.passedOver("provider_overloaded", true));
        show.view(show.routed, FabricatedShow.view(null, passedOver, "late"));
        assertThat(differences()).singleElement().asString().endsWith("route null");
    }

    @Test
    void aRequestThatNobodyServedIsFound() {
        show.fallback = Fabricated.outcome(show.routed, Ending.FAILED);
        assertThat(differences()).singleElement().asString().contains("FAILED");
    }

    @Test
    void aRequestTheGatewayDoesNotKnowIsFound() {
        show.views.clear();
        assertThat(differences()).hasSize(2).first().asString().endsWith("does not know it");
    }

    @Test
    void callsInAnotherOrderAreFound() {
        var attempts = show.run.attempts;
        attempts.addFirst(attempts.remove(4));
        assertThat(differences()).singleElement().asString().contains("its calls are");
    }

    @Test
    void aThirdCallIsFound() {
        show.run.attempts.add(show.run.attempts.get(4));
        assertThat(differences()).anyMatch(difference -> difference.contains("its calls are"));
    }

    @Test
    void anAttemptThatDoesNotNameItsRouteIsFound() {
        StoredAttempt refused = show.run.attempts.get(3);
        show.run.attempts.set(
                3,
                new StoredAttempt(
                        refused.attemptId(),
                        refused.requestId(),
                        refused.status(),
                        refused.errorCode(),
                        refused.user(),
                        refused.provider(),
                        refused.model(),
                        null,
                        refused.tokens(),
                        0,
                        false,
                        1L,
                        Fabricated.AT));
        assertThat(differences()).singleElement().asString().contains("its calls are");
    }

    @Test
    void aFirstCallThatTheSimulatorAnsweredIsFound() {
        show.call(show.refused, DemoRoute.OVERLOADED, TokenCounts.NONE, 200);
        assertThat(differences()).singleElement().asString().contains("the simulator answered");
    }

    @Test
    void anotherCostThanTheLedgersIsFound() {
        show.run.costs.put(
                show.served, new LedgerCost(show.served, 1, new BigDecimal("1"), null, false));
        assertThat(differences()).singleElement().asString().contains("the ledger 1");
    }

    @Test
    void withoutARouteTheCheckIsSkipped() {
        var nothing = new Shown(List.of(), List.of(), Map.of());
        assertThat(RouteChecks.of(show.evidence(), nothing))
                .extracting(Check::verdict)
                .containsExactly(Check.Verdict.SKIPPED);
    }
}
