package io.aistrale.check.fault;

import static io.aistrale.check.fault.Scene.named;

import io.aistrale.check.cluster.Cluster;
import io.aistrale.check.cluster.Member;
import io.aistrale.check.workload.SpendingWorkload;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// What befalls those who hold parts of a budget.
final class BudgetFaults {
    /// The rest of the budget is spent in less time, once nothing of it is held by the dead.
    private static final Duration TO_SPEND_THE_REST = Duration.ofSeconds(60);

    /// Soon after requests come.
    private static final Duration TO_HOLD_A_PART = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private BudgetFaults() {}

    /// `kill -9` of each worker while it holds a part of a budget; then as long as it takes until
    /// that is back and spent, or should be.
    static void killHolders(Scene scene) throws InterruptedException {
        var budget = SpendingWorkload.BUDGET;
        Cluster cluster = scene.cluster();
        for (Member worker : scene.workers()) {
            until(scene, TO_HOLD_A_PART, () -> budget.isPart(cluster.heldOf(budget)));
            scene.say(
                    "kill -9 %s; of the budget of %s USD %s are left, and workers hold USD %s",
                    named(worker),
                    budget.user(),
                    cluster.leftOf(budget).toPlainString(),
                    cluster.heldOf(budget).toPlainString());
            worker.kill();
            worker.start();
            worker.awaitReady();
        }
        until(
                scene,
                Cluster.BUDGET_LEASE.plus(TO_SPEND_THE_REST),
                () ->
                        budget.isSpent(cluster.leftOf(budget))
                                && !budget.isPart(cluster.heldOf(budget)));
    }

    private static void until(Scene scene, Duration longest, BooleanSupplier enough)
            throws InterruptedException {
        for (Duration waited = Duration.ZERO;
                waited.compareTo(longest) < 0 && !enough.getAsBoolean();
                waited = waited.plus(LOOK)) {
            scene.pause(LOOK);
        }
    }
}
