package io.aistrale.check.fault;

import static io.aistrale.check.fault.Scene.named;

import io.aistrale.check.cluster.BudgetTable;
import io.aistrale.check.cluster.Cluster;
import io.aistrale.check.cluster.Member;
import io.aistrale.check.verdict.Spending;
import io.aistrale.check.workload.SpendingWorkload;
import io.aistrale.parts.PartFailedException;
import java.time.Duration;

/// What befalls those who hold parts of a budget.
final class BudgetFaults {
    private static final Duration TO_HOLD_MUCH = Duration.ofSeconds(60);

    /// Once nothing of it is held by the dead; a quarter of it does where nothing is slow.
    private static final Duration TO_SPEND_THE_REST = Duration.ofMinutes(2);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private BudgetFaults() {}

    /// `kill -9` of a worker while each holds more than a tenth of a budget; then as long as it
    /// takes until that is back and spent, or should be.
    static void killHolder(Scene scene) throws InterruptedException {
        var budget = SpendingWorkload.BUDGET;
        BudgetTable budgets = scene.cluster().budgets();
        budgets.begin(budget);
        if (!scene.comesTo(
                TO_HOLD_MUCH, LOOK, () -> Spending.isMissed(budget, budgets.leastHeld(budget)))) {
            throw new PartFailedException(
                    "the workers did not come to hold much of the budget of " + budget.user());
        }
        Member worker = scene.workers().getFirst();
        scene.say(
                "kill -9 %s; each worker holds USD %s of %s's budget or more",
                named(worker), budgets.leastHeld(budget).toPlainString(), budget.user());
        worker.kill();
        worker.start();
        worker.awaitReady();
        scene.comesTo(
                Cluster.BUDGET_LEASE.plus(TO_SPEND_THE_REST),
                LOOK,
                () -> budgets.spending(budget).isDone());
    }
}
