package io.aistrale.check.workload;

import java.time.Duration;

/// What is done at its time, whatever has become of what was done before.
public interface Paced {

    /// Pause before it.
    Duration pause();
}
