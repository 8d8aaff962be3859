package io.aistrale.check.workload;

import io.aistrale.check.verdict.TightBudget;
import io.aistrale.check.workload.Planned.Conduct;
import io.aistrale.check.workload.Planned.Question;
import io.aistrale.schemas.event.Operation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What a user asks who spends a budget to its end: calls of two to four seconds, so that at any
/// moment much of the budget is reserved for some that are open.
public final class SpendingWorkload {
    /// What some eighty of the calls can cost at most; each costs about a quarter of that.
    public static final TightBudget BUDGET =
            new TightBudget("frida", new BigDecimal("0.006"), BigDecimal.ZERO);

    /// Long enough that a call costs a good part of what it can.
    private static final String QUESTION =
            "Say something about ticket %d, which has been waiting for an answer since Tuesday,"
                    + " and where it may be by now, please";

    /// Who finds the rest reserved waits for it, and is asked for no longer than need be.
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final RandomGenerator random;
    private final double perSecond;

    public SpendingWorkload(RandomGenerator random, double perSecond) {
        this.random = random;
        this.perSecond = perSecond;
    }

    public Planned next() {
        int seconds = random.nextInt(2, 5);
        var unknown = Workload.onUnknown(random);
        return new Planned.Request(
                Paced.pause(random, perSecond),
                false,
                BUDGET.user(),
                "search",
                Map.of("team", "search", "run", "check"),
                Question.of(
                        Workload.OPENAI,
                        Workload.MINI + "-slow-" + seconds + "s",
                        Operation.CHAT,
                        QUESTION.formatted(random.nextInt(100_000))),
                new Conduct(2, unknown, DEADLINE),
                null);
    }
}
