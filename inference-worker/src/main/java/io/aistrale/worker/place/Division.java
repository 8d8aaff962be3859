package io.aistrale.worker.place;

/// How places in flight are divided. Who reads requests for them and who gives them must agree.
///
/// @param places calls that may be in flight
public record Division(int places) {
    private static final int READY_PART = 16;
    private static final int KEPT_PART = 32;
    private static final int BULK_PART = 10;

    /// Requests made ready beyond the places: so few that the journal's time takes nothing from the
    /// calls in flight, and more would only wait.
    public int ready() {
        return Math.ceilDiv(places, READY_PART);
    }

    /// Kept for the calls of those below their share where tenants share the interactive lane: else
    /// they would wait for calls of others to end.
    public int kept() {
        return places / KEPT_PART;
    }

    /// Most that bulk may have: a tenth is kept free of it, so that interactive requests never wait
    /// for a batch to end.
    public int mostBulk() {
        return Math.max(1, places - places / BULK_PART);
    }

    /// What is bulk's where interactive wants all: one turn in ten.
    public int bulkShare() {
        return Math.max(1, places / BULK_PART);
    }

    /// What of a share of the places is not bulk's.
    double withoutBulk(double share) {
        return share * (BULK_PART - 1) / BULK_PART;
    }
}
