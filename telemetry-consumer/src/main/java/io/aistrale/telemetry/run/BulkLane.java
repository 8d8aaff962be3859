package io.aistrale.telemetry.run;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceRequest;
import java.util.List;
import java.util.Map;

/// The way to the workers: Kafka, or a test's memory.
public interface BulkLane {

    /// Returns when all are acknowledged, within the time a record may take to be delivered.
    ///
    /// @throws RuntimeException some are not known to be
    void publish(List<InferenceRequest> requests);

    /// As requests are.
    void cancel(List<CancellationRequested> cancellations);

    /// Where its topic ends now, by partition.
    Map<Integer, Long> ends();
}
