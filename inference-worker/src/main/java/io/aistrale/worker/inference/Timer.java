package io.aistrale.worker.inference;

import java.time.Duration;

/// Runs something later without holding a thread meanwhile.
public interface Timer {
    void after(Duration delay, Runnable step);
}
