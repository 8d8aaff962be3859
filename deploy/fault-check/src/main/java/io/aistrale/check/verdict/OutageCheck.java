package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Finding.Kind;
import io.aistrale.check.verdict.RequestHistory.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// While PostgreSQL is away rates go on at what the workers had of them last, and who is paid from
/// a budget waits: what was leased of it is used up to the lease's end, and nothing after.
final class OutageCheck {
    /// From then on whoever had to learn of the outage has.
    private static final Duration SETTLED = Duration.ofSeconds(10);

    /// Each such part of an outage is looked at by itself: what goes on at first must go on.
    private static final Duration PART = Duration.ofSeconds(10);

    /// A call that was allowed by the lease's last moment reaches its provider a little later, on a
    /// machine that is busy with a dozen processes.
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(5);

    /// Less than the rate is asked for where those who are paid from budgets wait, and on a busy
    /// machine.
    private static final int LEAST_PART = 30;

    private final Facts facts;
    private final Histories histories;

    OutageCheck(Facts facts, Histories histories) {
        this.facts = facts;
        this.histories = histories;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Outage outage : facts.outages().times()) {
            facts.rateLimits().forEach(limit -> standingStill(outage, limit, findings));
            facts.budgets().forEach(budget -> unpaid(outage, budget, findings));
        }
        return findings;
    }

    private void standingStill(Outage outage, RateLimit limit, List<Finding> findings) {
        long inPart = limit.requestsPerMinute() * PART.toSeconds() / 60;
        long least = Math.max(1, inPart / LEAST_PART);
        for (Outage part : outage.after(SETTLED).parts(PART)) {
            long calls = calls(part, one -> one.project().equals(limit.project()));
            if (calls < least) {
                findings.add(
                        found(
                                "project %s had %d calls at its provider in %d s, %d s into an outage of PostgreSQL that began at %s; its rate is %d a minute",
                                limit.project(),
                                calls,
                                PART.toSeconds(),
                                Duration.between(outage.from(), part.from()).toSeconds(),
                                outage.from(),
                                limit.requestsPerMinute()));
            }
        }
    }

    private void unpaid(Outage outage, BudgetUse budget, List<Finding> findings) {
        Duration leased = facts.outages().budgetLease().plus(ON_ITS_WAY);
        long calls =
                calls(
                        outage.after(leased),
                        one ->
                                one.user().equals(budget.user())
                                        && !facts.outages().freeModels().contains(one.model()));
        if (calls > 0) {
            findings.add(
                    found(
                            "user %s had %d calls at a provider more than %d s into an outage of PostgreSQL that began at %s, when nothing of the budget was leased any more",
                            budget.user(), calls, leased.toSeconds(), outage.from()));
        }
    }

    private static Finding found(String sentence, Object... arguments) {
        return new Finding(Kind.OTHER, null, sentence.formatted(arguments));
    }

    private long calls(Outage part, Predicate<Attempt> wanted) {
        return facts.calls().stream()
                .filter(call -> part.contains(call.at()))
                .map(histories::attemptOf)
                .filter(attempt -> attempt != null && wanted.test(attempt))
                .count();
    }
}
