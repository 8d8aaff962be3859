package io.aistrale.worker.consume;

import io.aistrale.schemas.event.Lane;
import io.aistrale.worker.place.Division;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// How many calls are in flight, and how many records, and bytes of them, are being worked on. The
/// poll thread takes, any thread gives back.
///
/// A call has its place from its send to its answer: what comes before and after, in the journal,
/// takes nothing from the number of calls that wait for a provider. A few requests more than there
/// are places are therefore made ready, in order; and what is answered and not yet written down may
/// be as many again. How the places are divided, [Division] says.
final class InFlightLimit {
    /// Of those who have less than their share, and of those sent on past the places, some are
    /// taken beyond them: so many times as many records as there are places.
    private static final int RECORDS_BEYOND = 4;

    /// Records whose first step was not taken yet are so small a part of the places, and no fewer
    /// than the least: where a thousand places are free at once, who comes then is not behind a
    /// thousand others' steps.
    private static final int BEGINNING_PART = 8;

    private static final int LEAST_BEGINNING = 64;

    /// Of so many places that go to who goes first one goes to the others: what they wait for is in
    /// the journal as begun, and some of it is bulk.
    private static final int OTHERS_TURN = 10;

    private final Shares shares;
    private final BooleanSupplier shared;
    private final Division division;
    private final long mostCalls;
    private final long mostBeginning;
    private final long mostPlaces;
    private final long mostBytes;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong places = new AtomicLong();
    private final AtomicLong bulk = new AtomicLong();
    private final AtomicLong beginning = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private final Queue<Runnable> ready = new ArrayDeque<>();
    private final Queue<Runnable> first = new ArrayDeque<>();
    private long calls;
    private long firstTurns;

    /// @param shares told whose records are worked on
    /// @param shared whether several tenants are about in the lane where calls go first
    InFlightLimit(int mostCalls, long mostBytes, Shares shares, BooleanSupplier shared) {
        this.shares = shares;
        this.shared = shared;
        this.mostCalls = mostCalls;
        this.division = new Division(mostCalls);
        this.mostBeginning = Math.max(LEAST_BEGINNING, mostCalls / BEGINNING_PART);
        this.mostPlaces = mostCalls + division.ready();
        this.mostBytes = mostBytes;
    }

    /// Runs a call once there is a place for it; the place is the call's until [#left].
    ///
    /// @param goesFirst whether it goes before those who wait already, and to the places kept
    void enter(boolean goesFirst, Runnable call) {
        synchronized (ready) {
            if (calls >= (goesFirst ? mostCalls : placesForAll())) {
                (goesFirst ? first : ready).add(call);
                return;
            }
            calls++;
        }
        call.run();
    }

    private long placesForAll() {
        return shared.getAsBoolean() ? mostCalls - division.kept() : mostCalls;
    }

    /// A call has ended: its place goes to the one that waits longest, nine times in ten of those
    /// that go first if there are any.
    void left() {
        var next = new ArrayList<Runnable>(1);
        synchronized (ready) {
            calls--;
            long forAll = placesForAll();
            while (calls < mostCalls && !first.isEmpty()) {
                boolean othersTurn = !ready.isEmpty() && ++firstTurns % OTHERS_TURN == 0;
                next.add((othersTurn ? ready : first).remove());
                calls++;
            }
            while (calls < forAll && !ready.isEmpty()) {
                next.add(ready.remove());
                calls++;
            }
        }
        next.forEach(Runnable::run);
    }

    void take(Lane lane, String tenant, int recordBytes) {
        records.incrementAndGet();
        bytes.addAndGet(recordBytes);
        beginning.incrementAndGet();
        shares.works(lane, tenant, 1);
    }

    /// A record's first step was taken.
    void begun() {
        beginning.decrementAndGet();
    }

    /// A record needs a call: its first, or another after an answer.
    void again(Lane lane) {
        places.incrementAndGet();
        if (lane == Lane.BULK) {
            bulk.incrementAndGet();
        }
    }

    void answered(Lane lane) {
        places.decrementAndGet();
        if (lane == Lane.BULK) {
            bulk.decrementAndGet();
        }
    }

    void giveBack(Lane lane, String tenant, int recordBytes) {
        shares.works(lane, tenant, -1);
        records.decrementAndGet();
        bytes.addAndGet(-recordBytes);
    }

    /// Whether a lane has a place for a record, whosever it is.
    boolean admits(Lane lane) {
        return bytes.get() < mostBytes
                && beginning.get() < mostBeginning
                && places.get() < mostPlaces
                && records.get() < 2 * mostCalls
                && (lane != Lane.BULK || bulk.get() < division.mostBulk());
    }

    /// Whether those of a lane who have less than their share may have a record taken though there
    /// is no place: the next that is free will be theirs. Of bulk no more than its share and what
    /// is made ready, whatever interactive has.
    boolean admitsBelowShare(Lane lane) {
        return bytes.get() < mostBytes
                && beginning.get() < 2 * mostBeginning
                && records.get() < RECORDS_BEYOND * mostCalls
                && (lane == Lane.BULK
                        ? bulk.get() < division.bulkShare() + division.ready()
                        : places.get() < 2 * mostPlaces);
    }

    boolean isBelowShare(Lane lane, String tenant) {
        return shares.isBelow(lane, tenant, lane == Lane.BULK ? division.bulkShare() : mostCalls);
    }

    /// Whether a record may be taken that has no place, and is sent away from here, or waits
    /// without one, so that what lies behind it can be read.
    boolean admitsPassing() {
        return bytes.get() < mostBytes
                && beginning.get() < mostBeginning
                && records.get() < RECORDS_BEYOND * mostCalls;
    }

    long records() {
        return records.get();
    }

    void opens() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    /// Calls that are in the journal without their end, and ends on their way there.
    long open() {
        return open.get();
    }
}
