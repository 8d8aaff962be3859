package io.aistrale.worker.limit;

import java.util.ArrayList;
import java.util.List;

/// What one call took of the rates it is under. Not for several threads.
public final class Permit {
    private final List<Taken> taken = new ArrayList<>(2);

    /// @param alone whether the meter may have given it to itself: the leases know nothing of it
    private record Taken(Meter meter, double cost, boolean alone) {}

    Permit() {}

    void add(Meter meter, double cost, long now) {
        taken.add(new Taken(meter, cost, meter.isAlone(now)));
    }

    List<Meter> meters() {
        return taken.stream().map(Taken::meter).toList();
    }

    /// Nothing was sent.
    void giveBack(long now) {
        taken.forEach(one -> one.meter().giveBack(one.cost(), one.alone(), now));
        taken.clear();
    }

    /// The call has ended: what it used beyond the estimate is taken, what it did not use goes
    /// back.
    ///
    /// @param tokens of input and output
    /// @param capped whether the estimate held the most it could produce
    void settle(long tokens, boolean capped, long now) {
        for (var one : taken) {
            if (one.meter().key().unit() == Leases.Unit.TOKENS) {
                one.meter().settle(one.cost(), tokens, capped, one.alone(), now);
            }
        }
        taken.clear();
    }
}
