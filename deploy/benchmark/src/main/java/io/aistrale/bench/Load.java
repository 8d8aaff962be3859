package io.aistrale.bench;

/// One size of one workload.
///
/// @param inFlight calls kept open
record Load(Workload workload, int inFlight) {
    @Override
    public String toString() {
        return "%s at %,d".formatted(workload, inFlight);
    }
}
