package io.aistrale.check.cluster;

import io.aistrale.parts.ChildProcess;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Tells processes that end because they were made to from those that end by themselves.
public final class Deaths {
    private final Set<Long> intended = ConcurrentHashMap.newKeySet();
    private final List<String> unasked = new CopyOnWriteArrayList<>();

    void watch(String name, ChildProcess process) {
        process.exitStatus()
                .thenAccept(status -> {
                    if (!intended.contains(process.pid())) {
                        unasked.add(
                                "%s (pid %d) ended unasked with status %d"
                                        .formatted(name, process.pid(), status));
                    }
                });
    }

    /// This process is about to be ended by us.
    void intend(ChildProcess process) {
        intended.add(process.pid());
    }

    /// What ended unasked, in sentences.
    public List<String> unasked() {
        return List.copyOf(unasked);
    }
}
