package io.aistrale.demo.check;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Every cent is accounted for: computed anew from the provider's own counts and the price list.
public final class MoneyChecks {

    private MoneyChecks() {}

    /// What is known of one attempt and its money.
    ///
    /// @param tokens the provider's own count where it told one, otherwise ours
    /// @param expected null where no price covers what was used
    private record Priced(
            StoredAttempt attempt,
            @Nullable LedgerCost ledger,
            TokenCounts tokens,
            boolean used,
            @Nullable BigDecimal expected) {

        String label() {
            return "attempt " + attempt.attemptId() + " " + attempt.target();
        }
    }

    public static List<Check> of(Evidence evidence) {
        Map<String, ProviderCall> calls = evidence.callsByAttempt();
        List<Priced> priced =
                evidence.attempts().stream()
                        .map(attempt ->
                                price(evidence, attempt, calls.get(attempt.attemptId().toString())))
                        .toList();
        return List.of(costs(priced), unpriced(priced), unknown(priced), totals(evidence.totals()));
    }

    private static Priced price(
            Evidence evidence, StoredAttempt attempt, @Nullable ProviderCall call) {
        boolean ourEstimate = attempt.estimated() && !attempt.unknown();
        TokenCounts tokens = call == null || ourEstimate ? attempt.tokens() : call.tokens();
        Optional<Price> price =
                evidence.prices().of(attempt.provider(), attempt.model(), attempt.startedAt());
        boolean used = attempt.succeeded() || !tokens.equals(TokenCounts.NONE);
        BigDecimal expected = used ? null : BigDecimal.ZERO;
        if (used && price.isPresent()) {
            expected = price.get().costOf(tokens, attempt.succeeded());
        }
        return new Priced(
                attempt, evidence.costs().get(attempt.attemptId()), tokens, used, expected);
    }

    private static Check costs(List<Priced> attempts) {
        List<String> differences = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO;
        for (Priced priced : attempts) {
            LedgerCost ledger = priced.ledger();
            if (ledger == null || ledger.recorded() != 1) {
                int entries = ledger == null ? 0 : ledger.recorded();
                differences.add(priced.label() + ": " + entries + " cost records");
            } else if (!priced.attempt().unknown() && priced.expected() != null) {
                sum = sum.add(priced.expected());
                compare(priced, ledger, priced.expected(), differences);
            }
        }
        return Check.of(
                "every cost is tokens times price, to the last digit",
                attempts.size() + " attempts, " + sum.stripTrailingZeros().toPlainString() + " USD",
                differences);
    }

    private static void compare(
            Priced priced, LedgerCost ledger, BigDecimal expected, List<String> differences) {
        BigDecimal cost = ledger.costUsd();
        if (cost == null || cost.compareTo(expected) != 0) {
            differences.add(
                    priced.label()
                            + ": ledger "
                            + (cost == null ? "NULL" : cost.toPlainString())
                            + ", computed "
                            + expected.toPlainString()
                            + " of "
                            + priced.tokens().shown());
        }
    }

    /// A model without a price costs an unknown amount, not nothing; and nothing else is flagged.
    private static Check unpriced(List<Priced> attempts) {
        List<String> differences = new ArrayList<>();
        int flagged = 0;
        for (Priced priced : attempts) {
            LedgerCost ledger = priced.ledger();
            if (ledger == null || priced.attempt().unknown()) {
                continue;
            }
            boolean withoutPrice = priced.used() && priced.expected() == null;
            flagged += ledger.unpriced() ? 1 : 0;
            if (withoutPrice && (!ledger.unpriced() || ledger.costUsd() != null)) {
                differences.add(
                        priced.label()
                                + ": no price, yet cost "
                                + ledger.costUsd()
                                + ", flagged "
                                + ledger.unpriced());
            }
            if (priced.used() && !withoutPrice && ledger.unpriced()) {
                differences.add(priced.label() + ": has a price, yet is flagged");
            }
        }
        return Check.of(
                "no price means cost NULL and a flag, never 0", flagged + " unpriced", differences);
    }

    /// Spend that could not be observed is among the unknown outcomes, within their bounds.
    private static Check unknown(List<Priced> attempts) {
        List<String> differences = new ArrayList<>();
        int count = 0;
        for (Priced priced : attempts) {
            LedgerCost ledger = priced.ledger();
            if (ledger == null || !priced.attempt().unknown()) {
                continue;
            }
            count++;
            BigDecimal bound = ledger.upperBoundUsd();
            BigDecimal billed = priced.expected();
            if (ledger.costUsd() != null) {
                differences.add(priced.label() + ": unknown, yet cost " + ledger.costUsd());
            }
            if (bound != null && billed != null && billed.compareTo(bound) > 0) {
                differences.add(
                        priced.label() + ": billed " + billed + ", beyond its bound " + bound);
            }
        }
        return Check.of(
                "unknown outcomes are listed, within their bounds",
                count + " unknown",
                differences);
    }

    private static Check totals(Totals totals) {
        boolean equal =
                totals.records().compareTo(totals.hourly()) == 0
                        && totals.records().compareTo(totals.daily()) == 0;
        String sums =
                "ledger "
                        + totals.records().toPlainString()
                        + ", hourly "
                        + totals.hourly().toPlainString()
                        + ", daily "
                        + totals.daily().toPlainString();
        return Check.of(
                "rollups equal the ledger", sums, equal ? List.of() : List.of("drift: " + sums));
    }
}
