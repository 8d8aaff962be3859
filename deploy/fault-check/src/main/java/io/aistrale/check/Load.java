package io.aistrale.check;

import io.aistrale.check.client.Client;
import io.aistrale.check.workload.Planned;
import io.aistrale.check.workload.Workload;
import java.util.concurrent.locks.LockSupport;

/// Publishes what the workload plans, at its pace, until it is told that it may end and enough has
/// been published.
final class Load implements Runnable {
    private final Workload workload;
    private final Client client;
    private final int fewest;
    private volatile boolean mayEnd;

    Load(Workload workload, Client client, int fewest) {
        this.workload = workload;
        this.client = client;
        this.fewest = fewest;
    }

    void mayEnd() {
        mayEnd = true;
    }

    @Override
    public void run() {
        long due = System.nanoTime();
        for (int published = 0; !mayEnd || published < fewest; published++) {
            Planned planned = workload.next();
            due += planned.pause().toNanos();
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            client.publish(planned);
        }
    }
}
