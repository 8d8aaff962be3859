package io.aistrale.worker.inference;

/// This worker's hold on the partition a request came from.
public interface Hold {
    /// Whether a call may leave now: the lease, counted from sending the last accepted offset
    /// commit, runs.
    boolean mayCall();

    /// Whether the partition went to somebody else, who takes care of the request from now on.
    boolean isLost();

    /// The request's end is durable; its offset may be committed.
    void finish();
}
