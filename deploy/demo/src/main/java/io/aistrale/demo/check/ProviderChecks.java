package io.aistrale.demo.check;

import io.aistrale.demo.workload.DemoRoute;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// No provider of the workload is left out: each has answered, and its answers cost something.
public final class ProviderChecks {

    private static final String CLAIM = "every provider has answered, at a price";

    private ProviderChecks() {}

    public static List<Check> of(Evidence evidence) {
        if (evidence.calls() == null) {
            return List.of(Check.skipped(CLAIM, "a real model may have no price here"));
        }
        Map<String, Integer> paid = new TreeMap<>();
        evidence.sent().stream()
                .map(request -> request.target().provider())
                .filter(provider -> !provider.equals(DemoRoute.ROUTE.provider()))
                .forEach(provider -> paid.put(provider, 0));
        for (StoredAttempt attempt : evidence.attempts()) {
            if (attempt.succeeded() && isPaid(evidence.costs().get(attempt.attemptId()))) {
                paid.merge(attempt.provider(), 1, Integer::sum);
            }
        }
        List<String> shown = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        paid.forEach((provider, count) -> {
            shown.add(provider + " " + count);
            if (count == 0) {
                differences.add(provider + ": no answer with a cost");
            }
        });
        return List.of(Check.of(CLAIM, String.join(", ", shown), differences));
    }

    private static boolean isPaid(@Nullable LedgerCost ledger) {
        BigDecimal cost = ledger == null ? null : ledger.costUsd();
        return cost != null && cost.signum() > 0;
    }
}
