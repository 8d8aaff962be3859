package io.aistrale.check;

import io.aistrale.check.workload.Paced;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Does what a workload plans, at its pace, until it is told that it may end and enough has been
/// done.
final class Load<P extends Paced> implements Runnable {
    private final Supplier<P> workload;
    private final Consumer<P> client;
    private final int fewest;
    private volatile boolean mayEnd;

    Load(Supplier<P> workload, Consumer<P> client, int fewest) {
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
        for (int done = 0; !mayEnd || done < fewest; done++) {
            P planned = workload.get();
            due += planned.pause().toNanos();
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            client.accept(planned);
        }
    }
}
