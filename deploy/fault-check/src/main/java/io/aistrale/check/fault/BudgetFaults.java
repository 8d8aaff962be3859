package io.aistrale.check.fault;

import static io.aistrale.check.fault.Scene.named;

import io.aistrale.check.cluster.Cluster;
import io.aistrale.check.cluster.Member;
import io.aistrale.check.verdict.Spending;
import io.aistrale.check.workload.SpendingWorkload;
import io.aistrale.parts.PartFailedException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

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
        Cluster cluster = scene.cluster();
        cluster.begin(budget);
        if (!comes(
                scene,
                TO_HOLD_MUCH,
                () -> Spending.isMissed(budget, cluster.leastHeldOf(budget)))) {
            throw new PartFailedException(
                    "the workers did not come to hold much of the budget of " + budget.user());
        }
        Member worker = scene.workers().getFirst();
        scene.say(
                "kill -9 %s; each worker holds USD %s of %s's budget or more",
                named(worker), cluster.leastHeldOf(budget).toPlainString(), budget.user());
        worker.kill();
        worker.start();
        worker.awaitReady();
        comes(
                scene,
                Cluster.BUDGET_LEASE.plus(TO_SPEND_THE_REST),
                () -> cluster.spendingOf(budget).isDone());
    }

    /// Whether it comes to that in time.
    private static boolean comes(Scene scene, Duration longest, BooleanSupplier what)
            throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            scene.pause(LOOK);
        }
        return true;
    }
}
