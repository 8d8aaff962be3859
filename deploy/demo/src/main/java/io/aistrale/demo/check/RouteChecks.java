package io.aistrale.demo.check;

import static io.aistrale.demo.workload.DemoRoute.OVERLOADED;
import static io.aistrale.demo.workload.DemoRoute.SERVING;

import io.aistrale.demo.submit.Ending;
import io.aistrale.demo.submit.InferenceView;
import io.aistrale.demo.submit.InferenceView.PassedOver;
import io.aistrale.demo.submit.Outcome;
import io.aistrale.demo.workload.DemoRoute;
import io.aistrale.demo.workload.Target;
import io.aistrale.schemas.error.ErrorCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a route's first target fails, its second serves, and everybody is told so.
public final class RouteChecks {

    private static final String CLAIM = "where a route's first target fails, the second serves";
    private static final String OVERLOAD = ErrorCode.PROVIDER_OVERLOADED.code();

    private RouteChecks() {}

    public static List<Check> of(Evidence evidence, Shown shown) {
        if (shown.routed().isEmpty()) {
            return List.of(Check.skipped(CLAIM, "a real provider cannot be told to fail"));
        }
        List<String> differences = new ArrayList<>();
        for (Outcome outcome : shown.routed()) {
            String label = outcome.request().label() + ": ";
            differences(evidence, outcome, shown.view(outcome.request())).stream()
                    .map(difference -> label + difference)
                    .forEach(differences::add);
        }
        String numbers = shown.routed().size() + " by " + DemoRoute.ROUTE.facadeModel();
        return List.of(Check.of(CLAIM, numbers, differences));
    }

    private static List<String> differences(
            Evidence evidence, Outcome outcome, @Nullable InferenceView view) {
        List<String> differences = new ArrayList<>();
        if (outcome.ending() != Ending.SUCCEEDED) {
            differences.add(outcome.ending() + " " + outcome.errorCode());
        }
        if (view == null) {
            differences.add("the gateway does not know it");
        } else {
            told(view, differences);
        }
        List<StoredAttempt> attempts = evidence.attemptsFor(outcome.request());
        called(evidence, attempts, differences);
        BigDecimal ledger = ledger(evidence, attempts);
        BigDecimal cost = view == null ? null : view.costUsd();
        if (cost == null || cost.compareTo(ledger) != 0) {
            differences.add("the gateway tells a cost of " + cost + ", the ledger " + ledger);
        }
        return differences;
    }

    private static void told(InferenceView view, List<String> differences) {
        if (!DemoRoute.NAME.equals(view.route()) || !view.target().equals(SERVING.facadeModel())) {
            differences.add("served by " + view.target() + ", route " + view.route());
        }
        List<PassedOver> passedOver = view.passedOver();
        boolean told =
                passedOver.size() == 1
                        && passedOver.getFirst().target().equals(OVERLOADED.facadeModel())
                        && passedOver.getFirst().errorCode().equals(OVERLOAD)
                        && passedOver.getFirst().called();
        if (!told) {
            differences.add("passed over are " + passedOver);
        }
    }

    /// Each target was called once, in the route's order, and the first one refused.
    private static void called(
            Evidence evidence, List<StoredAttempt> attempts, List<String> differences) {
        if (attempts.size() != 2
                || !is(attempts.getFirst(), OVERLOADED, OVERLOAD)
                || !is(attempts.getLast(), SERVING, null)) {
            differences.add("its calls are " + attempts);
            return;
        }
        var calls = evidence.callsByAttempt();
        var first = calls.get(attempts.getFirst().attemptId().toString());
        var last = calls.get(attempts.getLast().attemptId().toString());
        if (first == null || first.status() == 200 || last == null || last.status() != 200) {
            differences.add("the simulator answered " + first + ", then " + last);
        }
    }

    private static boolean is(StoredAttempt attempt, Target target, @Nullable String errorCode) {
        return attempt.target().equals(target.facadeModel())
                && DemoRoute.NAME.equals(attempt.route())
                && attempt.succeeded() == (errorCode == null)
                && (errorCode == null || errorCode.equals(attempt.errorCode()));
    }

    private static BigDecimal ledger(Evidence evidence, List<StoredAttempt> attempts) {
        BigDecimal sum = BigDecimal.ZERO;
        for (StoredAttempt attempt : attempts) {
            LedgerCost cost = evidence.costs().get(attempt.attemptId());
            BigDecimal usd = cost == null ? null : cost.costUsd();
            sum = usd == null ? sum : sum.add(usd);
        }
        return sum;
    }
}
