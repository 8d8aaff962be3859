package io.aistrale.worker.limit;

import java.util.ArrayList;
import java.util.List;

/// What one call took of the rates it is under. Not for several threads.
public final class Permit {
    private final List<Taken> taken = new ArrayList<>(2);

    private record Taken(Meter meter, double cost) {}

    Permit() {}

    void add(Meter meter, double cost) {
        taken.add(new Taken(meter, cost));
    }

    List<Meter> meters() {
        return taken.stream().map(Taken::meter).toList();
    }

    /// Nothing was sent.
    public void giveBack() {
        taken.forEach(one -> one.meter().correct(-one.cost()));
        taken.clear();
    }

    /// The call has ended: what it used beyond the estimate is taken, what it did not use goes
    /// back.
    ///
    /// @param tokens of input and output
    /// @param capped whether the estimate held the most it could produce
    void settle(long tokens, boolean capped) {
        for (var one : taken) {
            if (one.meter().key().unit() == Leases.Unit.TOKENS) {
                one.meter().settle(one.cost(), tokens, capped);
            }
        }
        taken.clear();
    }
}
