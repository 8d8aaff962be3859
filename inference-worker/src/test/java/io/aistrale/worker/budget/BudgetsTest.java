package io.aistrale.worker.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.worker.budget.Budget.Period;
import io.aistrale.worker.budget.Budget.Scope;
import io.aistrale.worker.budget.BudgetProperties.OnUnavailable;
import io.aistrale.worker.budget.SimulatedBudgets.Worker;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetsTest {
    private static final Spender ADA = new Spender("key-1", "ada", "support");
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final SimulatedBudgets world = new SimulatedBudgets(1);
    private final List<Admission> answers = new ArrayList<>();

    /// 200 callers over three workers, who ask again as long as they are not refused.
    private static final class Crowd {
        private final SimulatedBudgets world;
        private final List<Worker> workers = new ArrayList<>();
        private final Set<Call> open = new HashSet<>();
        private int refused;

        private record Call(Worker worker, Reservation reservation, long cap) {}

        Crowd(SimulatedBudgets world) {
            this.world = world;
            for (int i = 0; i < 3; i++) {
                workers.add(world.new Worker("worker-" + i, OnUnavailable.WAIT));
            }
            for (int i = 0; i < 200; i++) {
                ask();
            }
        }

        private void ask() {
            var worker = workers.get(world.random.nextInt(workers.size()));
            long cap = 2_000 + world.random.nextInt(6_000);
            worker.ask(
                    ADA,
                    cap,
                    admission -> {
                        switch (admission) {
                            case Admission.Granted(Reservation reservation) ->
                                    call(new Call(worker, reservation, cap));
                            case Admission.Refused _ -> refused++;
                            case Admission.Later _ -> world.after(Duration.ofSeconds(5), this::ask);
                        }
                    });
        }

        private void call(Call call) {
            open.add(call);
            world.after(
                    Duration.ofMillis(200 + world.random.nextInt(5_000)),
                    () -> {
                        if (!call.worker().isDead()) {
                            end(call);
                        }
                    });
        }

        private void end(Call call) {
            open.remove(call);
            boolean known = world.random.nextInt(20) > 0;
            long tokens = known ? world.random.nextLong(call.cap() + 1) : call.cap();
            call.worker()
                    .end(
                            call.reservation(),
                            ADA,
                            tokens,
                            known ? AttemptStatus.SUCCESS : AttemptStatus.UNKNOWN);
            ask();
        }

        /// Its requests are asked for again by the others, once they took over.
        void crash(Worker worker) {
            worker.die();
            workers.remove(worker);
            world.after(
                    Duration.ofSeconds(12),
                    () -> {
                        var lost = open.stream().filter(call -> call.worker() == worker).toList();
                        open.removeAll(lost);
                        for (Call call : lost) {
                            world.presumeUnknown(call.reservation(), ADA, call.cap());
                        }
                        for (int i = 0; i < 70; i++) {
                            ask();
                        }
                    });
        }

        BigDecimal openUsd() {
            return open.stream()
                    .map(call -> BigDecimal.valueOf(call.cap(), 6))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aCrowdSpendsABudgetAndNothingBeyondIt(long seed) {
        var crowded = new SimulatedBudgets(seed);
        var budget = crowded.budget(Scope.API_KEY, "key-1", Period.MONTHLY, "1");
        crowded.keepBooks();
        var crowd = new Crowd(crowded);

        runToTheEnd(crowded, budget, crowd, 200);

        assertThat(crowded.spent(budget))
                .as("spent, seed %d", seed)
                .isBetween(usd("0.97"), usd("1"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatACrashedWorkerHadReservedComesBack(long seed) {
        var crowded = new SimulatedBudgets(seed);
        var budget = crowded.budget(Scope.USER, "ada", Period.DAILY, "1.5");
        crowded.keepBooks();
        var crowd = new Crowd(crowded);
        crowded.pass(Duration.ofMillis(500 + crowded.random.nextInt(3_000)));
        crowd.crash(crowd.workers.getFirst());

        runToTheEnd(crowded, budget, crowd, 200);

        assertThat(crowded.spent(budget))
                .as("spent, seed %d", seed)
                .isBetween(usd("1.45"), usd("1.5"));
    }

    /// Until all are refused. What the ledger has and what may be spent already never exceed the
    /// budget together.
    private static void runToTheEnd(
            SimulatedBudgets world, Budget budget, Crowd crowd, int refusals) {
        for (int i = 0; i < 6_000 && crowd.refused < refusals; i++) {
            world.pass(MOMENT);
            assertThat(world.spent(budget).add(crowd.openUsd()))
                    .isLessThanOrEqualTo(budget.limitUsd());
        }
        world.pass(Duration.ofSeconds(20));
        assertThat(crowd.refused).isGreaterThanOrEqualTo(refusals - 70);
        assertThat(world.held(budget)).as("held in the end").isLessThan(usd("0.000001"));
    }

    @Test
    void nobodyIsAskedWhereNoBudgetLimits() {
        var worker = worker();
        int before = world.asked;

        for (int i = 0; i < 100; i++) {
            ask(worker, 5_000);
        }
        world.pass(Duration.ofMinutes(1));

        assertThat(answers)
                .hasSize(100)
                .allMatch(granted -> reservation(granted).startsAt() == null);
        assertThat(world.asked).as("questions to the database").isEqualTo(before);
        assertThat(worker.budgets.outputCap(ADA)).isNull();
    }

    @Test
    void aSliceAtHandNeedsNoQuestion() {
        world.budget(Scope.PROJECT, "support", Period.MONTHLY, "100");
        var worker = worker();
        ask(worker, 5_000);
        world.pass(MOMENT);
        int before = world.asked;

        for (int i = 0; i < 100; i++) {
            ask(worker, 5_000);
        }
        world.pass(MOMENT);

        assertThat(answers).hasSize(101).allMatch(Admission.Granted.class::isInstance);
        assertThat(world.asked).isEqualTo(before);
        assertThat(worker.budgets.outputCap(ADA)).isEqualTo(4096);
    }

    @Test
    void theOneThatCostsTooMuchIsRefusedAndNamesItsBudget() {
        world.budget(Scope.API_KEY, "key-1", Period.DAILY, "0.01");
        var worker = worker();

        ask(worker, 10_001);
        world.pass(MOMENT);

        assertThat(answers)
                .singleElement()
                .isEqualTo(
                        new Admission.Refused(
                                "the daily budget of API key key-1 is spent: 0.01 of 0.01 US"
                                        + " dollars are left, this call may take 0.010001; it"
                                        + " starts anew at 2026-11-30T00:00:00Z"));
    }

    @Test
    void aCallWaitsForWhatAnotherMayGiveBackRatherThanBeingRefused() {
        world.budget(Scope.USER, "ada", Period.DAILY, "0.01");
        var worker = worker();
        ask(worker, 9_000);
        world.pass(MOMENT);
        ask(worker, 9_000);
        world.pass(Duration.ofSeconds(1));
        assertThat(answers).hasSize(1);

        worker.end(reservation(answers.getFirst()), ADA, 1_000, AttemptStatus.SUCCESS);
        world.pass(Duration.ofMillis(500));

        assertThat(answers).hasSize(2).allMatch(Admission.Granted.class::isInstance);
    }

    @Test
    void whoHasWaitedForSecondsGivesUpItsPlace() {
        world.budget(Scope.USER, "ada", Period.DAILY, "0.01");
        var worker = worker();
        ask(worker, 9_000);
        ask(worker, 9_000);
        world.pass(Duration.ofSeconds(4));

        assertThat(answers).hasSize(2).contains(new Admission.Later(ErrorCode.BUDGET_RESERVED));
    }

    /// Each of two workers could hold a part of what is left, and neither enough.
    @Test
    void workersDoNotKeepEachOtherWaitingForWhatEachHasALittleOf() {
        world.budget(Scope.USER, "ada", Period.DAILY, "0.01");
        var one = world.new Worker("one", OnUnavailable.WAIT);
        var other = world.new Worker("other", OnUnavailable.WAIT);
        ask(one, 9_000);
        world.pass(Duration.ofSeconds(1));
        ask(one, 6_000);
        ask(other, 6_000);
        world.pass(Duration.ofSeconds(1));
        assertThat(answers).hasSize(1);

        one.end(reservation(answers.getFirst()), ADA, 3_900, AttemptStatus.SUCCESS);
        world.pass(Duration.ofMillis(700));

        assertThat(answers).hasSize(2).allMatch(Admission.Granted.class::isInstance);
    }

    @Test
    void smallCallsDoNotOvertakeALargeOneThatWaits() {
        world.budget(Scope.USER, "ada", Period.DAILY, "0.01");
        var worker = worker();
        ask(worker, 6_000);
        world.pass(MOMENT);
        ask(worker, 8_000);
        ask(worker, 1_000);
        world.pass(MOMENT);
        assertThat(answers).hasSize(1);

        reservation(answers.getFirst()).release();
        world.pass(MOMENT);

        assertThat(answers).hasSize(3).allMatch(Admission.Granted.class::isInstance);
    }

    @Test
    void whatTheLedgerDoesNotHaveYetIsStillReserved() {
        world.budget(Scope.USER, "ada", Period.DAILY, "0.01");
        var worker = worker();
        ask(worker, 9_000);
        world.pass(MOMENT);
        worker.end(reservation(answers.getFirst()), ADA, 7_000, AttemptStatus.SUCCESS);
        world.pass(Duration.ofSeconds(30));

        ask(worker, 5_000);
        world.pass(Duration.ofSeconds(2));
        assertThat(answers).as("the ledger is behind").hasSize(1);

        world.bookAll();
        world.pass(Duration.ofSeconds(1));
        assertThat(answers).last().isInstanceOf(Admission.Refused.class);
        ask(worker, 3_000);
        world.pass(Duration.ofSeconds(1));
        assertThat(answers).last().isInstanceOf(Admission.Granted.class);
    }

    @Test
    void aWorkerThatStopsGivesBackWhatItHasAtHand() {
        var budget = world.budget(Scope.USER, "ada", Period.DAILY, "1");
        var worker = worker();
        ask(worker, 9_000);
        world.pass(MOMENT);
        worker.end(reservation(answers.getFirst()), ADA, 7_000, AttemptStatus.SUCCESS);
        world.pass(MOMENT);
        worker.budgets.close();
        assertThat(world.held(budget)).as("not booked yet").isEqualByComparingTo("0.007");
    }

    @Test
    void anUnknownOutcomeCostsTheMost() {
        var budget = world.budget(Scope.USER, "ada", Period.DAILY, "1");
        var worker = worker();
        ask(worker, 900_000);
        world.pass(MOMENT);
        worker.end(reservation(answers.getFirst()), ADA, 900_000, AttemptStatus.UNKNOWN);
        world.pass(Duration.ofSeconds(10));

        assertThat(world.held(budget)).isEqualByComparingTo("0.9");
    }

    @Test
    void aNewDayHasItsOwnMoneyAndTheOldDaysCallsStayItsOwn() {
        world.startBeforeMidnight(Duration.ofSeconds(2));
        var budget = world.budget(Scope.USER, "ada", Period.DAILY, "0.01");
        var today = LocalDate.parse("2026-11-29");
        var worker = worker();
        ask(worker, 9_000);
        world.pass(Duration.ofSeconds(1));
        ask(worker, 9_000);
        world.pass(Duration.ofSeconds(3));

        assertThat(answers).as("one waited beyond midnight").hasSize(2);
        assertThat(reservation(answers.getLast()).startsAt())
                .isAfterOrEqualTo("2026-11-30T00:00:00Z");
        for (Admission answer : answers) {
            worker.end(reservation(answer), ADA, 9_000, AttemptStatus.SUCCESS);
        }
        world.pass(MOMENT);
        world.bookAll();
        world.pass(Duration.ofSeconds(10));
        assertThat(world.spent(budget, today)).isEqualByComparingTo("0.009");
        assertThat(world.spent(budget, today.plusDays(1))).isEqualByComparingTo("0.009");
        assertThat(worker.budgets.heldUsd()).isZero();
    }

    @Test
    void aCallKeepsToAllBudgetsOfItsKeyUserAndProject() {
        world.budget(Scope.API_KEY, "key-1", Period.DAILY, "1");
        var monthly = world.budget(Scope.USER, "ada", Period.MONTHLY, "0.02");
        world.budget(Scope.PROJECT, "support", Period.MONTHLY, "1");
        var worker = worker();

        ask(worker, 15_000);
        world.pass(MOMENT);
        ask(worker, 25_000);
        world.pass(MOMENT);
        worker.ask(new Spender("key-1", "bob", "support"), 25_000, answers::add);
        world.pass(MOMENT);

        assertThat(answers)
                .hasExactlyElementsOfTypes(
                        Admission.Granted.class, Admission.Refused.class, Admission.Granted.class);
        assertThat(world.held(monthly)).isBetween(usd("0.015"), usd("0.0153"));
    }

    @Test
    void aModelWithoutAPriceIsRefusedUnlessAllBudgetsAllowIt() {
        var budget = world.budget(Scope.USER, "ada", Period.DAILY, "1");
        var worker = worker();
        worker.ask(ADA, "nobody-knows", 10, answers::add);
        world.pass(MOMENT);
        assertThat(answers)
                .singleElement()
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused ->
                                assertThat(refused.why())
                                        .contains("acme/nobody-knows", "it has no price"));

        world.budgets.set(
                0, new Budget(budget.id(), budget.scope(), "ada", budget.period(), usd("1"), true));
        worker.known.refresh();
        worker.ask(ADA, "nobody-knows", 10, answers::add);
        world.pass(MOMENT);
        assertThat(answers).last().isInstanceOf(Admission.Granted.class);
    }

    @Test
    void whileTheDatabaseIsAwayRequestsUnderABudgetUseWhatIsAtHandAndThenWait() {
        world.budget(Scope.USER, "ada", Period.DAILY, "1");
        var worker = worker();
        ask(worker, 1_000);
        world.pass(MOMENT);
        world.down = true;
        ask(worker, 9_000);
        world.pass(MOMENT);
        assertThat(answers).hasSize(2).allMatch(Admission.Granted.class::isInstance);

        ask(worker, 9_000);
        worker.ask(new Spender(null, "bob", "support"), 9_000, answers::add);
        world.pass(Duration.ofSeconds(4));
        assertThat(reservation(answers.get(2))).as("no budget").isSameAs(Reservation.NONE);
        assertThat(answers).last().isEqualTo(new Admission.Later(ErrorCode.BUDGET_UNAVAILABLE));

        world.pass(Duration.ofMinutes(1));
        world.down = false;
        ask(worker, 9_000);
        world.pass(Duration.ofSeconds(2));
        assertThat(answers).last().isInstanceOf(Admission.Granted.class);
    }

    @Test
    void orGoesOnAndIsCountedAfterwardsWhereThatIsWanted() {
        var budget = world.budget(Scope.USER, "ada", Period.DAILY, "0.01");
        var worker = world.new Worker("worker", OnUnavailable.ALLOW);
        world.down = true;
        ask(worker, 9_000);
        ask(worker, 9_000);
        world.pass(Duration.ofSeconds(1));
        assertThat(answers).hasSize(2).allMatch(Admission.Granted.class::isInstance);

        world.down = false;
        world.pass(Duration.ofSeconds(3));
        assertThat(world.held(budget)).isEqualByComparingTo("0.018");
    }

    @Test
    void beforeBudgetsAreKnownNobodySpends() {
        world.down = true;
        var worker = worker();
        ask(worker, 9_000);
        world.pass(MOMENT);

        assertThat(answers).containsExactly(new Admission.Later(ErrorCode.BUDGET_UNAVAILABLE));
    }

    @Test
    void aRemovedBudgetHoldsNobodyBack() {
        world.budget(Scope.USER, "ada", Period.DAILY, "0.001");
        var worker = worker();
        world.budgets.clear();
        ask(worker, 9_000);
        world.pass(MOMENT);

        assertThat(answers).singleElement().isInstanceOf(Admission.Granted.class);
    }

    private Worker worker() {
        return world.new Worker("worker", OnUnavailable.WAIT);
    }

    private void ask(Worker worker, long cap) {
        worker.ask(ADA, cap, answers::add);
    }

    private static Reservation reservation(Admission admission) {
        return ((Admission.Granted) admission).reservation();
    }

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }
}
