package io.aistrale.worker.limit;

import io.aistrale.worker.limit.Leases.Ask;
import io.aistrale.worker.limit.Leases.Grant;
import io.aistrale.worker.limit.Leases.Key;
import io.aistrale.worker.limit.Subject.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// One rate in this worker: what it was given of it, and who waits for it.
///
/// Who cannot pass at once waits here, in an order that is fair among tenants ([Waiters]), and with
/// the next ask a turn is booked for it in the fleet's queue. Turns are not bound to who they were
/// booked for: what falls due goes to whose turn it is here. For each turn that is far somebody is
/// sent away to come back for it: the last one of the tenant of whom most wait. So a tenant's flood
/// waits elsewhere, and who comes behind it is served beside it.
///
/// While the leases cannot be asked the meter goes on alone, at the rate it was given lately less a
/// margin: the workers' shares are measured a moment apart; where the provider itself tells the
/// limit, at all of it. Once they answer again the line is shut until the other workers must have
/// found that out too, and all go on alone until it opens: else the first to come back would have
/// all of it beside the shares of the others.
final class Meter {
    /// The longest wait here.
    static final Duration HERE = Duration.ofMillis(7_500);

    /// Who waits here longer than this was given a wrong turn, and is sent away once more.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// How long who finds no room stays away.
    private static final Duration AWAY = Duration.ofSeconds(8);

    /// How long who has no turn waits for a share here, and then away, while there is none.
    private static final Duration NO_SHARE_HERE = Duration.ofSeconds(3);

    private static final Duration NO_SHARE = Duration.ofSeconds(10);

    /// How long whose turn is not kept stays away at most: it would come too late, or may come much
    /// sooner.
    private static final Duration WITHOUT_TURN = Duration.ofMinutes(1);

    /// Before its deadline nobody looks for its turn more often.
    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    /// Until all workers have found out that the leases answer again.
    private static final Duration REJOINING = Duration.ofSeconds(3);

    /// Whose answers are late again and again does not shut the line each time: only who had all of
    /// them in time for so long before.
    private static final Duration BETWEEN_REJOININGS = Duration.ofSeconds(30);

    /// How far ahead a worker gives slices to itself.
    private static final long ALONE_AHEAD_NANOS = Duration.ofMillis(250).toNanos();

    /// So much of its share, or one call's, is kept of what is given back while it cannot ask,
    /// beside what the first who waits is collecting.
    private static final long BURST_NANOS = Duration.ofSeconds(2).toNanos();

    /// The part of its last share that a worker uses while it cannot ask.
    private static final double ALONE_PART = 0.95;

    /// What is asked ahead of need, over what was used since the last ask.
    private static final double AHEAD_OF_NEED = 1.25;

    /// What each worker may use before it asks: so much of the whole rate.
    private static final long BORROWED_NANOS = Duration.ofMillis(50).toNanos();

    /// Between two asks for what others want too.
    private static final long CONTENDED_NANOS = Duration.ofMillis(200).toNanos();

    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final double NANOS_PER_MINUTE = 60e9;
    private static final long HERE_NANOS = HERE.toNanos();
    private static final double NEWEST_SHARE = 0.1;

    private final Key key;
    private final int most;
    private final Semaphore room;
    private final Slices slices = new Slices();
    private final Waiters waiters = new Waiters();

    /// What is to be booked: the costs of those who came without a turn, in their order.
    private final Deque<Double> bookings = new ArrayDeque<>();

    private double everyNanos;
    private double bookingsCost;

    /// What was to be booked at the last ask, whatever has become of it since.
    private double lastBooked;

    private double used;
    private double borrowed;
    private double correction;
    private double leaving;
    private long heldUntil;

    /// What falls due before was given by itself.
    private long ownUntil;

    private long busyUntil;
    private long nextAskAt;
    private long wakesAt = Long.MAX_VALUE;

    /// When it heard of the leases last that had gone on alone, or had given an answer up.
    private long rejoinedAt;

    private boolean contended;
    private boolean holdIsNews;
    private @Nullable Alone alone;
    private @Nullable Asked asked;
    private double usuallyMore;

    /// Who asks whether it may pass.
    interface Entry {
        /// Whether it comes back for its turn.
        boolean hasTurn();

        Standing standing();

        /// When it is of no use any more.
        long latestNanos();

        /// It has to wait, and holds no place meanwhile; told before anything else.
        void waits();

        void passes(double cost);

        void goesAway(Duration wait, boolean booked);
    }

    /// @param bookings how many of those to be made it makes
    private record Asked(Ask ask, int bookings) {}

    /// @param everyNanos between two units of its own share; infinite where it has none
    private static final class Alone {
        private final long since;
        private final double everyNanos;
        private long nextNanos;
        private double bookedUntilNanos;
        private boolean rejoining;

        /// Whether anything was given; else the others need not be waited for.
        private boolean gave;

        Alone(long since, double everyNanos, long nextNanos, double bookedUntilNanos) {
            this.since = since;
            this.everyNanos = everyNanos;
            this.nextNanos = nextNanos;
            this.bookedUntilNanos = bookedUntilNanos;
        }

        /// So many more were used than were taken: what comes next comes later.
        void owes(double units, long now) {
            if (units > 0 && !Double.isInfinite(everyNanos)) {
                nextNanos = Math.max(nextNanos, now) + (long) (units * everyNanos);
            }
        }

        /// How far ahead turns are foretold: the share may be a small one, and all of the rate come
        /// back at any time. So no further than twice what this has lasted.
        long foresightNanos(long now) {
            return Math.clamp(2 * (now - since), NO_SHARE.toNanos(), WITHOUT_TURN.toNanos());
        }
    }

    /// @param most who may wait here for this one
    /// @param room for all who wait in this worker
    Meter(Key key, int most, Semaphore room, long now) {
        this.key = key;
        this.most = most;
        this.room = room;
        this.heldUntil = now;
        this.ownUntil = now;
        this.busyUntil = now;
        this.nextAskAt = now;
        this.rejoinedAt = now - BETWEEN_REJOININGS.toNanos();
    }

    Key key() {
        return key;
    }

    /// The limit may change at any time.
    synchronized void limit(double perMinute) {
        everyNanos = NANOS_PER_MINUTE / perMinute;
    }

    /// What a call costs that needs so many, and more where nobody knows how much it may produce.
    /// None is more than a minute's worth.
    synchronized double cost(long units, boolean capped) {
        double whole = Math.ceil(units + (capped ? 0 : usuallyMore));
        return Math.max(1, Math.min(whole, Math.floor(NANOS_PER_MINUTE / everyNanos)));
    }

    /// Whether who asks now has to wait.
    synchronized boolean isBusy(long now) {
        return !waiters.isEmpty() || now < heldUntil || busyUntil - now > 0;
    }

    synchronized int waiting() {
        return waiters.size();
    }

    /// @param todo what is to be done outside the lock: somebody goes away, maybe the newcomer
    ///   itself
    /// @return whether it passes at once; else it is told
    synchronized boolean enter(Entry entry, double cost, long now, List<Runnable> todo) {
        if (waiters.isEmpty()) {
            slices.expire(now);
            if (takes(cost, now) || borrows(cost, now)) {
                return true;
            }
        }
        entry.waits();
        join(entry, cost, now, todo);
        return false;
    }

    private void join(Entry entry, double cost, long now, List<Runnable> todo) {
        boolean tooManyTurns = entry.hasTurn() && bookedCost() * everyNanos > 2.0 * HERE_NANOS;
        if (tooManyTurns || waiters.size() >= most || !room.tryAcquire()) {
            var last = waiters.last(entry.standing());
            if (last == null) {
                todo.add(() -> entry.goesAway(AWAY, entry.hasTurn()));
                return;
            }
            waiters.remove(last);
            if (!last.entry().hasTurn()) {
                unbook(last.cost());
            }
            todo.add(() -> last.entry().goesAway(AWAY, last.entry().hasTurn()));
        }
        waiters.add(entry, cost, now);
        if (!entry.hasTurn()) {
            bookings.add(cost);
            bookingsCost += cost;
        }
    }

    /// Of those whose turns are booked.
    private double bookedCost() {
        return Math.max(0, waiters.cost() - bookingsCost);
    }

    /// Who leaves here without a turn needs none. Where it is booked already, or about to be, the
    /// leases are told so.
    private void unbook(double cost) {
        int toBeMade = bookings.size() - (asked == null ? 0 : asked.bookings());
        var newest = bookings.descendingIterator();
        for (int i = 0; i < toBeMade; i++) {
            if (newest.next() == cost) {
                newest.remove();
                bookingsCost -= cost;
                return;
            }
        }
        if (alone == null) {
            leaving += cost;
        }
    }

    /// Where nobody waits for the rate, as far as is known, a little of it is used before it is
    /// asked for: a burst that is nothing beside the limit need not wait for an answer, nor a lone
    /// call.
    private boolean borrows(double cost, long now) {
        boolean mayBeMine = !contended && alone == null && now - heldUntil >= 0;
        if (!mayBeMine || (borrowed + cost) * everyNanos > BORROWED_NANOS) {
            return false;
        }
        borrowed += cost;
        used += cost;
        correction += cost;
        return true;
    }

    private boolean takes(double cost, long now) {
        if (now - heldUntil < 0 || !slices.take(cost, now)) {
            return false;
        }
        used += cost;
        return true;
    }

    /// Lets those pass whose time has come.
    ///
    /// @param todo what is to be done outside the lock
    /// @return when the next may pass, as far as is known; the greatest value where it is not
    synchronized long pass(long now, List<Runnable> todo) {
        for (var first = waiters.first(); first != null; first = waiters.first()) {
            if (!takes(first.cost(), now)) {
                return Math.max(heldUntil, slices.dueAtNanos(first.cost()));
            }
            waiters.serve(first);
            room.release();
            var entry = first.entry();
            double cost = first.cost();
            todo.add(() -> entry.passes(cost));
        }
        return Long.MAX_VALUE;
    }

    /// What is needed now; null for nothing, or nothing yet.
    synchronized @Nullable Ask ask(long now) {
        if (now - nextAskAt < 0) {
            return null;
        }
        if (waiters.isEmpty()) {
            slices.expire(now);
            bookings.clear();
            bookingsCost = 0;
        }
        boolean near = busyUntil - now <= HERE_NANOS;
        double need =
                bookedCost() + (near ? bookingsCost : 0) + (contended ? 0 : used * AHEAD_OF_NEED);
        double want = Math.ceil(Math.max(0, need - slices.stock()));
        var hold = Duration.ofNanos(Math.max(0, heldUntil - now));
        if (alone != null && !alone.gave) {
            alone = null;
        } else if (alone != null && !alone.rejoining) {
            boolean shuts = now - rejoinedAt >= BETWEEN_REJOININGS.toNanos();
            if (shuts && hold.compareTo(REJOINING) < 0) {
                hold = REJOINING;
            }
            alone.rejoining = true;
        }
        double joining = bookingsCost - leaving;
        used = 0;
        if (want == 0 && bookings.isEmpty() && correction == 0 && leaving == 0 && !holdIsNews) {
            asked = null;
            return null;
        }
        var ask =
                new Ask(
                        key,
                        NANOS_PER_MINUTE / everyNanos,
                        want,
                        near ? 0 : bookingsCost,
                        joining,
                        correction,
                        hold);
        asked = new Asked(ask, bookings.size());
        lastBooked = bookingsCost;
        correction = 0;
        leaving = 0;
        holdIsNews = false;
        return ask;
    }

    /// The answer to the last ask.
    ///
    /// @param now when it came, which is later than it was given: what is given is used late, never
    ///   early
    /// @param spread from 0.5 to 1.5: workers that asked in a fixed order would get what opens in
    ///   that order, too, the first of them nearly all of it
    synchronized void granted(Grant grant, long now, double spread, List<Runnable> todo) {
        var before = asked;
        if (before == null) {
            return;
        }
        borrowed = 0;
        if (alone != null) {
            rejoinedAt = now;
            fill(alone, now, grant.slice().toNanos());
            ownUntil = now + grant.slice().toNanos();
            alone = grant.units() > 0 || !grant.slice().isPositive() ? null : alone;
        }
        slices.addDue(now, grant.again());
        slices.add(now + grant.slice().toNanos(), everyNanos, grant.units());
        double given = grant.units() + grant.again();
        contended = grant.slice().isPositive() || given < before.ask().want();
        nextAskAt = now + (long) (pauseNanos(grant) * spread);
        double turn = now + (double) grant.turn().toNanos();
        asked = null;
        leaving += booked(before.bookings(), turn, everyNanos, now, Long.MAX_VALUE, todo);
    }

    /// The last ask was answered when it had been given up: its calls are booked elsewhere, or are
    /// to be booked again.
    synchronized void bookedInVain(long now) {
        leaving += lastBooked;
        rejoinedAt = now;
    }

    /// What nobody can have yet is not asked for again and again.
    private long pauseNanos(Grant grant) {
        long shut = grant.slice().minus(Leases.AHEAD).toNanos();
        return contended ? Math.clamp(shut, CONTENDED_NANOS, LONGEST_PAUSE_NANOS) : 0;
    }

    /// Nobody answers: the share of late is all there is, or what the provider told.
    ///
    /// @param unanswered whether what was asked last will not be answered
    synchronized void goesOnAlone(long now, boolean unanswered, List<Runnable> todo) {
        var before = asked;
        if (before != null && unanswered) {
            // It may have arrived all the same: what would then be given back twice is not.
            correction += Math.max(0, before.ask().correction());
            asked = null;
        }
        if (alone == null) {
            double share = isTold() ? 1 / everyNanos : slices.lately(now, everyNanos) * ALONE_PART;
            double every = share > 0 ? 1 / share : Double.POSITIVE_INFINITY;
            alone = new Alone(now, every, slices.endNanos(), now + bookedCost() * every);
        }
        alone.rejoining = false;
        nextAskAt = now;
        used = 0;
        if (Double.isInfinite(alone.everyNanos)) {
            if (asked == null) {
                sendAway(now, todo);
            }
            return;
        }
        fill(alone, now, ALONE_AHEAD_NANOS);
        if (asked != null) {
            // What was booked may yet be told.
            return;
        }
        double turn = Math.max(alone.bookedUntilNanos, now);
        alone.bookedUntilNanos = turn + bookingsCost * alone.everyNanos;
        // The leases know nothing of these turns.
        double unused =
                booked(
                        bookings.size(),
                        turn,
                        alone.everyNanos,
                        now,
                        alone.foresightNanos(now),
                        todo);
        alone.bookedUntilNanos -= unused * alone.everyNanos;
    }

    /// What a provider tells of its limits it keeps itself: it refuses what is too much, and says
    /// for how long. Held to what was used lately, far below such a limit, who comes would wait for
    /// nothing.
    private boolean isTold() {
        return key.kind() == Kind.MODEL;
    }

    /// The leases answer again, and the line is shut still.
    ///
    /// @return whether it may have given something to itself
    synchronized boolean fillAlone(long now) {
        if (alone == null || !alone.rejoining) {
            return false;
        }
        fill(alone, now, ALONE_AHEAD_NANOS);
        return true;
    }

    private void fill(Alone own, long now, long ahead) {
        double want = Math.ceil(waiters.cost() - slices.stock());
        own.nextNanos = Math.max(own.nextNanos, now);
        double open = Math.ceil((now + ahead - own.nextNanos) / own.everyNanos);
        double units = Math.min(want, open);
        if (units > 0) {
            slices.add(own.nextNanos, own.everyNanos, units);
            own.nextNanos = slices.endNanos();
            own.gave = true;
        }
    }

    private void sendAway(long now, List<Runnable> todo) {
        long longest = NO_SHARE_HERE.toNanos();
        for (var waiter :
                waiters.removeIf(one -> !one.entry().hasTurn() && now - one.since() > longest)) {
            unbook(waiter.cost());
            room.release();
            todo.add(() -> waiter.entry().goesAway(NO_SHARE, false));
        }
    }

    /// Turns were booked, one after the other.
    ///
    /// @param turn when the first of them is
    /// @param foresight those further ahead are not kept, in nanoseconds
    /// @return units of those that are not needed
    private double booked(
            int turns, double turn, double every, long now, long foresight, List<Runnable> todo) {
        double at = turn;
        double far = 0;
        double firstFar = 0;
        for (int i = 0; i < turns; i++) {
            double cost = bookings.remove();
            bookingsCost -= cost;
            if (at - now > HERE_NANOS) {
                firstFar = far == 0 ? at : firstFar;
                far += cost;
            }
            at += cost * every;
        }
        bookingsCost = bookings.isEmpty() ? 0 : bookingsCost;
        busyUntil = (long) at;
        return sendToTurns(far, firstFar, every, now, foresight, todo);
    }

    /// Has as many leave as there are turns that are far. Where all who are here can be served from
    /// what is here, or are few and each of another tenant, the turns are not needed: whoever is
    /// here asks for a share of what falls due for the fleet.
    ///
    /// @param far units of those turns
    /// @param turn when the first of them is
    /// @return units of them that are not needed
    private double sendToTurns(
            double far, double turn, double every, long now, long foresight, List<Runnable> todo) {
        double open = far;
        var going = new ArrayDeque<Waiters.Waiter>();
        double stock = slices.stock();
        while (open > 0 && waiters.cost() > stock && !areFew()) {
            var last = waiters.last(open);
            if (last == null) {
                break;
            }
            waiters.remove(last);
            room.release();
            going.addFirst(last);
            open -= last.cost();
        }
        double unused = open;
        double at = turn;
        for (var waiter : going) {
            double wait = at - now;
            var entry = waiter.entry();
            if (at < entry.latestNanos() && wait <= foresight) {
                at += waiter.cost() * every;
                var away = Duration.ofNanos((long) wait);
                todo.add(() -> entry.goesAway(away, true));
            } else {
                unused += waiter.cost();
                var away = withoutTurn(wait, entry.latestNanos() - now, foresight);
                todo.add(() -> entry.goesAway(away, false));
            }
        }
        return unused;
    }

    /// Turns come sooner than told where calls use less than they might: who may have no turn in
    /// time looks again before it is too late.
    private static Duration withoutTurn(double wait, long left, long foresight) {
        long longest = Math.min(foresight, WITHOUT_TURN.toNanos());
        long look = Math.max(LAST_LOOK.toNanos(), left / 2);
        return Duration.ofNanos(Math.min((long) wait, Math.min(longest, look)));
    }

    private boolean areFew() {
        return waiters.isOneOfEach() && waiters.cost() * everyNanos <= HERE_NANOS;
    }

    /// Whether somebody has to be woken to let the next one pass.
    synchronized boolean wakes(long at) {
        if (at >= wakesAt) {
            return false;
        }
        wakesAt = at;
        return true;
    }

    synchronized void woken() {
        wakesAt = Long.MAX_VALUE;
    }

    /// Sends away who waits in vain. The first does not: a large call collects what it needs.
    synchronized void tidy(long now, List<Runnable> todo) {
        var first = waiters.first();
        long longest = PATIENCE.toNanos();
        for (var waiter :
                waiters.removeIf(one ->
                        one != first && now - one.since() > longest
                                || now - one.entry().latestNanos() >= 0)) {
            room.release();
            boolean inTime = now - waiter.entry().latestNanos() < 0;
            if (!inTime) {
                unbook(waiter.cost());
            }
            todo.add(() -> waiter.entry().goesAway(AWAY, inTime));
        }
    }

    /// Whether it has something to ask.
    synchronized boolean isRestless() {
        return waiting() > 0
                || used > 0
                || correction != 0
                || leaving != 0
                || holdIsNews
                || !bookings.isEmpty()
                || asked != null;
    }

    /// The provider wants nothing for so long.
    synchronized void hold(Duration wait, long now) {
        heldUntil = Math.max(heldUntil, now + wait.toNanos());
        holdIsNews = true;
    }

    /// Units that were taken and will not be used. While the leases cannot be told, somebody else
    /// here uses them, but for what would become a burst; nor is told later what they never gave.
    ///
    /// @param takenAlone whether they were taken while the leases could not be asked
    synchronized void giveBack(double units, boolean takenAlone, long now) {
        if (alone != null) {
            var first = waiters.first();
            double collecting = first == null ? 0 : first.cost();
            double most = Math.max(units, BURST_NANOS / alone.everyNanos) + collecting;
            slices.addDue(now, Math.min(units, most - slices.stock()));
        } else if (!takenAlone) {
            correction -= units;
        }
    }

    /// Whether what is taken now may be what it gave to itself.
    synchronized boolean isAlone(long now) {
        return alone != null || now - ownUntil < 0;
    }

    /// A call that took so many has used so many.
    synchronized void settle(
            double taken, long really, boolean capped, boolean takenAlone, long now) {
        if (really < taken) {
            giveBack(taken - really, takenAlone, now);
        } else if (alone == null) {
            correction += really - taken;
        } else {
            alone.owes(really - taken, now);
        }
        if (!capped) {
            usuallyMore = Math.max(0, usuallyMore + NEWEST_SHARE * (really - taken));
        }
    }
}
