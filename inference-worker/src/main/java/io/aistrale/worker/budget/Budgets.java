package io.aistrale.worker.budget;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.worker.budget.BudgetBook.Key;
import io.aistrale.worker.budget.BudgetBook.Told;
import io.aistrale.worker.budget.BudgetBook.Wanted;
import io.aistrale.worker.budget.BudgetProperties.OnUnavailable;
import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.metric.LlmMetrics;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reserves what calls may cost, of all budgets they must keep to. A call that no budget limits is
/// let through at once, and nobody is asked.
///
/// At any time, of every budget: what the ledger has, what workers hold and what is left make up
/// the limit. A worker holds what its open calls may cost, what its ended calls did cost until the
/// ledger has them, and a slice to go on with. It takes more from PostgreSQL when that does not
/// suffice, and tells regularly how it stands; what it does not renew comes back to the others.
///
/// A call for which too little is left waits: reserved money mostly comes back. It is refused only
/// when what the ledger knows to be spent leaves too little.
public final class Budgets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Budgets.class);

    /// How long a request waits in its place.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /// More requests than these do not wait here for one budget.
    private static final int MOST_WAITING = 256;

    /// A lease is not used when it may be about to expire.
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(5);

    private final KnownBudgets known;
    private final BudgetBook book;
    private final BudgetProperties settings;
    private final LlmMetrics metrics;
    private final Time time;
    private final Map<Key, Allowance> allowances = new HashMap<>();
    private boolean renewing;
    private boolean again;
    private boolean away;
    private boolean closing;

    public Budgets(
            KnownBudgets known,
            BudgetBook book,
            BudgetProperties settings,
            LlmMetrics metrics,
            Time time) {
        this.known = known;
        this.book = book;
        this.settings = settings;
        this.metrics = metrics;
        this.time = time;
    }

    /// Output tokens that a call is capped at where nobody names a cap; null where no budget asks
    /// for one.
    public @Nullable Integer outputCap(Spender spender) {
        var applying = known.of(spender);
        return applying != null && applying.isEmpty() ? null : settings.outputCap();
    }

    /// Reserves the most a call may cost, at once or within seconds.
    ///
    /// @return what depends on it must not run in the thread that completes it
    public CompletableFuture<Admission> reserve(Claim claim) {
        var applying = known.of(claim.spender());
        if (applying == null) {
            return CompletableFuture.completedFuture(
                    mayGoOnBlindly()
                            ? new Admission.Granted(Reservation.NONE)
                            : later(ErrorCode.BUDGET_UNAVAILABLE));
        }
        if (applying.isEmpty()) {
            return CompletableFuture.completedFuture(new Admission.Granted(Reservation.NONE));
        }
        var most = CallPrices.atMost(claim, time.now(), known.prices());
        for (Budget budget : applying) {
            if (most.isEmpty() && !budget.allowUnpriced()) {
                refused(budget, "unpriced");
                return CompletableFuture.completedFuture(
                        new Admission.Refused(unpriced(claim, budget)));
            }
        }
        return reserve(applying, most.orElse(BigDecimal.ZERO));
    }

    private void refused(Budget budget, String why) {
        metrics.budgetRefused(budget.scope().name().toLowerCase(Locale.ROOT), why);
    }

    private static String unpriced(Claim claim, Budget budget) {
        return "nobody can tell what a call of %s/%s may cost (%s), and the %s does not allow that"
                .formatted(
                        claim.provider(),
                        claim.model(),
                        claim.outputTokens() == null ? "it has no output cap" : "it has no price",
                        budget.words());
    }

    private synchronized CompletableFuture<Admission> reserve(
            List<Budget> applying, BigDecimal most) {
        long now = time.nanos();
        var one = new Waiting(applying, most, now + PATIENCE.toNanos(), new CompletableFuture<>());
        var shortOf = attempt(one, null);
        if (shortOf != null) {
            await(one, shortOf);
        }
        return one.answer();
    }

    private void await(Waiting one, Allowance allowance) {
        if (allowance.waiting().size() >= MOST_WAITING) {
            one.answer().complete(later(why()));
            return;
        }
        metrics.budgetWaits(why());
        allowance.waiting().add(one);
        if (allowance.waiting().size() == 1) {
            wake();
        }
    }

    /// Answers a call where that can be done now.
    ///
    /// @param atHead the allowance it waits for, before all others; null for none
    /// @return the allowance it has to wait for; null where it is answered
    private @Nullable Allowance attempt(Waiting one, @Nullable Allowance atHead) {
        Instant at = time.now();
        long now = time.nanos();
        var of = one.budgets().stream().map(budget -> allowance(budget, at, now)).toList();
        for (Allowance allowance : of) {
            if (allowance.lacks(one.most(), now)) {
                refused(allowance.budget(), "exceeded");
                one.answer().complete(new Admission.Refused(allowance.lack(one.most())));
                return null;
            }
        }
        boolean blindly = away && mayGoOnBlindly();
        for (Allowance allowance : of) {
            boolean others = atHead == null && !allowance.waiting().isEmpty();
            if (!blindly && (others || !allowance.covers(one.most(), now))) {
                return allowance;
            }
        }
        of.forEach(allowance -> allowance.open(one.most(), now));
        one.answer().complete(new Admission.Granted(new Reserved(at, one.most(), of)));
        return null;
    }

    private Allowance allowance(Budget budget, Instant at, long now) {
        var key = new Key(budget.id(), budget.period().startOf(at));
        return allowances.computeIfAbsent(
                key, _ -> new Allowance(budget, key, settings.lease().minus(LEASE_MARGIN), now));
    }

    private boolean mayGoOnBlindly() {
        return settings.onBudgetUnavailable() == OnUnavailable.ALLOW;
    }

    private ErrorCode why() {
        return away ? ErrorCode.BUDGET_UNAVAILABLE : ErrorCode.BUDGET_RESERVED;
    }

    private static Admission later(ErrorCode why) {
        return new Admission.Later(why);
    }

    /// Reserved for a call that started at an instant.
    private final class Reserved implements Reservation {
        private final Instant at;
        private final BigDecimal most;
        private final List<Allowance> of;
        private boolean ended;

        private Reserved(Instant at, BigDecimal most, List<Allowance> of) {
            this.at = at;
            this.most = most;
            this.of = of;
        }

        @Override
        public Instant startsAt() {
            return at;
        }

        @Override
        public void settle(AttemptFinished finished, JournalPosition position) {
            var cost = costOf(finished);
            end(allowance -> allowance.settle(most, cost, position));
        }

        /// A call has ended whatever becomes of its price here: the ledger has it right.
        private BigDecimal costOf(AttemptFinished finished) {
            try {
                return CallPrices.of(finished, known.prices()).orElse(most);
            } catch (RuntimeException bug) {
                log.atError().setCause(bug).log("what a call cost cannot be figured out here");
                return most;
            }
        }

        @Override
        public void release() {
            end(allowance -> allowance.release(most));
        }

        private void end(Consumer<Allowance> with) {
            synchronized (Budgets.this) {
                if (!ended) {
                    ended = true;
                    of.forEach(with);
                    of.forEach(Budgets.this::serve);
                }
            }
        }
    }

    /// Answers those who wait for an allowance, in their order, as far as it goes.
    private void serve(Allowance allowance) {
        while (!allowance.waiting().isEmpty()) {
            var head = allowance.waiting().peek();
            var waitsFor = attempt(head, allowance);
            if (waitsFor == allowance) {
                return;
            }
            allowance.waiting().poll();
            if (waitsFor != null) {
                waitsFor.waiting().add(head);
                wake();
            }
        }
    }

    /// To be called a few times a second: renews what is due, and lets those go who have waited for
    /// long.
    public synchronized void tick() {
        long now = time.nanos();
        boolean due = false;
        for (Allowance allowance : List.copyOf(allowances.values())) {
            while (!allowance.waiting().isEmpty()
                    && allowance.waiting().peek().until() - now <= 0) {
                allowance.waiting().poll().answer().complete(later(why()));
            }
            serve(allowance);
            due |= allowance.isDue(now);
        }
        if (due) {
            wake();
        }
    }

    private void wake() {
        if (renewing) {
            again = true;
        } else {
            renewing = true;
            time.run(this::renew);
        }
    }

    /// One at a time; whoever comes meanwhile waits for the next.
    private void renew() {
        try {
            var booked = book.booked();
            long sentAt = time.nanos();
            var wanted = wanted(booked, sentAt);
            renewed(
                    wanted,
                    wanted.isEmpty() ? List.of() : book.lease(wanted, settings.lease()),
                    sentAt);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private synchronized List<Wanted> wanted(Map<Integer, Long> booked, long now) {
        again = false;
        return allowances.values().stream()
                .filter(allowance -> closing || allowance.isDue(now))
                .map(allowance -> {
                    allowance.booked(booked);
                    return allowance.wanted(now, !closing);
                })
                .toList();
    }

    private synchronized void renewed(List<Wanted> wanted, List<Told> told, long sentAt) {
        away = false;
        var answers = told.stream().collect(Collectors.toMap(Told::key, Function.identity()));
        var asked = new ArrayList<Allowance>();
        for (Wanted one : wanted) {
            var allowance = allowances.get(one.key());
            if (allowance == null) {
                continue;
            }
            asked.add(allowance);
            var answer = answers.get(one.key());
            if (answer == null) {
                allowance.gone();
            } else {
                allowance.told(answer, sentAt);
            }
        }
        asked.forEach(this::serve);
        allowances.values().removeIf(Allowance::isIdle);
        finishOrGoOn();
    }

    private synchronized void failed(RuntimeException e) {
        if (!away) {
            log.atWarn().addKeyValue("cause", e.toString()).log("budgets cannot be renewed");
        }
        away = true;
        again = false;
        List.copyOf(allowances.values()).forEach(this::serve);
        finishOrGoOn();
    }

    private void finishOrGoOn() {
        renewing = false;
        if (again) {
            wake();
        }
    }

    /// Gives back what is at hand: the calls are over. What the ledger does not have yet stays held
    /// until the leases expire.
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        renew();
    }

    /// Reserved by open calls, and spent by ended ones that the ledger does not have yet, over all
    /// budgets, US dollars.
    public synchronized double committedUsd() {
        return allowances.values().stream()
                .map(Allowance::committed)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
    }

    /// Held over all budgets, US dollars.
    public synchronized double heldUsd() {
        return allowances.values().stream()
                .map(Allowance::held)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
    }

    /// Requests that wait in their place.
    public synchronized int waiting() {
        return allowances.values().stream().mapToInt(one -> one.waiting().size()).sum();
    }
}
