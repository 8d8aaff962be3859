package io.aistrale.demo.report;

import io.aistrale.demo.check.Evidence;
import io.aistrale.demo.check.LedgerCost;
import io.aistrale.demo.check.StoredAttempt;
import io.aistrale.demo.check.TokenCounts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What was spent, by provider, by model and by user, as the ledger has it.
final class CostTables {

    private static final int LONGEST_MODEL = 40;

    private CostTables() {}

    /// @param unpriced calls of unknown cost
    private record Spend(int calls, int failed, TokenCounts tokens, BigDecimal usd, int unpriced) {

        static final Spend NONE = new Spend(0, 0, TokenCounts.NONE, BigDecimal.ZERO, 0);

        Spend plus(StoredAttempt attempt, @Nullable LedgerCost cost) {
            BigDecimal known = cost == null ? null : cost.costUsd();
            return new Spend(
                    calls + 1,
                    failed + (attempt.status().equals("success") ? 0 : 1),
                    tokens.plus(attempt.tokens()),
                    known == null ? usd : usd.add(known),
                    unpriced + (known == null ? 1 : 0));
        }

        Spend plus(Spend other) {
            return new Spend(
                    calls + other.calls,
                    failed + other.failed,
                    tokens.plus(other.tokens),
                    usd.add(other.usd),
                    unpriced + other.unpriced);
        }

        /// Where no call's cost is known, there is no sum to show.
        String shownUsd() {
            return calls > 0 && unpriced == calls ? "unknown" : usd.setScale(12).toPlainString();
        }
    }

    static List<String> byProvider(Evidence evidence) {
        return table(evidence, "provider", StoredAttempt::provider);
    }

    static List<String> byModel(Evidence evidence) {
        return table(
                evidence, "provider/model", attempt -> attempt.provider() + "/" + attempt.model());
    }

    static List<String> byUser(Evidence evidence) {
        return table(evidence, "user", StoredAttempt::user);
    }

    private static List<String> table(
            Evidence evidence, String title, Function<StoredAttempt, String> key) {
        Map<String, Spend> spends = new TreeMap<>();
        for (StoredAttempt attempt : evidence.attempts()) {
            LedgerCost cost = evidence.costs().get(attempt.attemptId());
            spends.merge(key.apply(attempt), Spend.NONE.plus(attempt, cost), Spend::plus);
        }
        Spend all = spends.values().stream().reduce(Spend.NONE, Spend::plus);
        var table = new TextTable(1, title, "calls", "failed", "in", "out", "cost USD", "no price");
        spends.forEach((name, spend) -> row(table, shortened(name), spend));
        row(table, "all", all);
        return table.lines();
    }

    private static void row(TextTable table, String name, Spend spend) {
        table.row(
                name,
                Integer.toString(spend.calls()),
                Integer.toString(spend.failed()),
                Long.toString(spend.tokens().allInput()),
                Long.toString(spend.tokens().allOutput()),
                spend.shownUsd(),
                spend.unpriced() == 0 ? "" : Integer.toString(spend.unpriced()));
    }

    /// The end of a model's name tells more than its beginning.
    static String shortened(String model) {
        return model.length() <= LONGEST_MODEL
                ? model
                : "..." + model.substring(model.length() - LONGEST_MODEL + 3);
    }
}
