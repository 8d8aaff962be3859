package io.aistrale.bench.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `bench gateway` does.
///
/// @param workloads what is measured
/// @param peers whether nginx and Portkey are measured too, where they are installed
/// @param rate requests a second in place of each workload's own; null: its own
/// @param callers that wait at one time
/// @param rounds that medians are of
/// @param window measured time of each round
/// @param warmUp of the gateway, and again of all services, before their first window
/// @param portkey its `start-server.js` or the package's directory; null: what is on the PATH
/// @param jvmOptions of all services
/// @param json where the figures go, if anywhere
public record GatewayOptions(
        Set<Workload> workloads,
        boolean peers,
        @Nullable Integer rate,
        int callers,
        int rounds,
        Duration window,
        Duration warmUp,
        @Nullable Path portkey,
        List<String> jvmOptions,
        @Nullable Path json) {

    private static final String PEERS = "peers";

    /// Connections, and files, are limited.
    static final int MOST_CALLERS = 15_000;

    public GatewayOptions {
        if (rate != null && rate < 1) {
            throw new IllegalArgumentException("--rate is 1 or more");
        }
        if (callers < 1 || callers > MOST_CALLERS) {
            throw new IllegalArgumentException("--callers is 1 to " + MOST_CALLERS);
        }
        if (rounds < 1 || !window.isPositive() || warmUp.isNegative()) {
            throw new IllegalArgumentException("--rounds and --seconds are 1 or more");
        }
        workloads = Set.copyOf(workloads);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /// @param names as words, `peers` among them; none for all
    public static Set<Workload> workloads(List<String> names) {
        return names.isEmpty()
                ? Set.of(Workload.values())
                : names.stream()
                        .filter(name -> !name.equals(PEERS))
                        .map(Workload::named)
                        .collect(Collectors.toSet());
    }

    /// @param names as words; none for all
    public static boolean peers(List<String> names) {
        return names.isEmpty() || names.contains(PEERS);
    }

    boolean has(Workload workload) {
        return workloads.contains(workload);
    }

    boolean hasOnly(Workload workload) {
        return workloads.equals(Set.of(workload));
    }

    /// Requests a second; callers, of those that wait.
    int size(Workload workload) {
        if (workload == Workload.WAITING) {
            return callers;
        }
        return rate == null ? workload.size() : rate;
    }
}
