package io.aistrale.demo.submit;

import io.aistrale.demo.workload.DemoRequest;
import java.time.Duration;

/// Sends a request and waits for its result, at most until the request's deadline and a grace time.
public interface Submitter {

    /// How long after a request's deadline its result may still be on its way.
    Duration GRACE = Duration.ofSeconds(15);

    /// Never throws for a request that went wrong: that is an outcome too.
    Outcome submit(DemoRequest request) throws InterruptedException;
}
