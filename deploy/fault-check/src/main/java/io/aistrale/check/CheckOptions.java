package io.aistrale.check;

import io.aistrale.check.fault.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a check is asked to do.
///
/// @param checkout where the services' jars are built
/// @param seed of the first run; each further run's is one more
/// @param faults one run each; empty: all there are, and the check must reach its full size
/// @param atLeast goes on with mixes of faults until this time has passed; zero: no mixes
/// @param requests fewest requests of a run
/// @param requestsPerSecond as they come, on average; the limited project's rate goes with it
/// @param resumedWithin longest that calls of a dead worker may take to be made again, past its
///   session, where workers are only killed
/// @param json file for the figures; null: none
/// @param logs directory that gets the logs of all processes in the end; null: none
/// @param mutation a seeded bug of a service's, to prove the checker; empty: none
public record CheckOptions(
        Path checkout,
        long seed,
        List<Fault> faults,
        Duration atLeast,
        int requests,
        int requestsPerSecond,
        Duration resumedWithin,
        @Nullable Path json,
        @Nullable Path logs,
        String mutation) {

    /// Requests of a run that make a check of all faults a full one.
    public static final int REQUESTS = 1_500;

    /// What two cores bear beside a fault.
    public static final int REQUESTS_PER_SECOND = 40;

    /// The promise.
    public static final Duration RESUMED_WITHIN = Duration.ofSeconds(10);

    public CheckOptions {
        faults = List.copyOf(faults);
        if (requests < 1) {
            throw new IllegalArgumentException(
                    "--requests is " + requests + "; a run needs one or more.");
        }
        if (requestsPerSecond < 1) {
            throw new IllegalArgumentException(
                    "--rate is " + requestsPerSecond + "; it is 1 request a second or more.");
        }
        if (!resumedWithin.isPositive()) {
            throw new IllegalArgumentException(
                    "--resumed-within is "
                            + resumedWithin.toSeconds()
                            + " s; calls are made again after 1 s or more.");
        }
    }

    /// Whether the whole check is asked for, which must reach its size to be one.
    boolean isFull() {
        return faults.isEmpty();
    }

    List<Fault> firstFaults() {
        return faults.isEmpty() ? Fault.ALL : faults;
    }
}
