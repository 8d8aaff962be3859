package io.aistrale.demo.report;

import io.aistrale.demo.check.Evidence;
import io.aistrale.demo.check.ProviderCall;
import io.aistrale.demo.check.StoredAttempt;
import io.aistrale.demo.check.StoredRequest;
import io.aistrale.demo.submit.Ending;
import io.aistrale.demo.submit.Outcome;
import io.aistrale.demo.workload.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The time beyond the provider's own: from sending to result, as the requester sees it, less the
/// time the provider spent. By the simulator's own clock where there is one (whole milliseconds,
/// rounded down, so that our share is never shown too small), by the worker's for a real provider.
///
/// Measured on requests that succeeded with one call, so that no back-off or rate limit is in it,
/// and that waited for their result instead of polling.
final class Overhead {

    private final Map<String, UUID> requestIds = new HashMap<>();
    private final Map<UUID, List<StoredAttempt>> attempts = new HashMap<>();
    private final Map<String, ProviderCall> calls;

    Overhead(Evidence evidence) {
        for (StoredRequest request : evidence.stored()) {
            requestIds.put(request.traceId(), request.requestId());
        }
        for (StoredAttempt attempt : evidence.attempts()) {
            attempts.computeIfAbsent(attempt.requestId(), _ -> new ArrayList<>()).add(attempt);
        }
        calls = evidence.callsByAttempt();
    }

    Percentiles of(List<Outcome> outcomes) {
        return new Percentiles(
                outcomes.stream()
                        .filter(outcome -> outcome.ending() == Ending.SUCCEEDED)
                        .filter(outcome -> outcome.request().way() != Way.HTTP_POLL)
                        .flatMap(outcome -> of(outcome).stream())
                        .toList());
    }

    private Optional<Duration> of(Outcome outcome) {
        UUID id = requestIds.get(outcome.request().traceId());
        List<StoredAttempt> calledFor =
                id == null ? List.of() : attempts.getOrDefault(id, List.of());
        if (calledFor.size() != 1) {
            return Optional.empty();
        }
        Duration provider = providerTime(calledFor.getFirst());
        return provider == null
                ? Optional.empty()
                : Optional.of(outcome.endToEnd().minus(provider));
    }

    private @Nullable Duration providerTime(StoredAttempt attempt) {
        ProviderCall call = calls.get(attempt.attemptId().toString());
        if (call != null) {
            return Duration.ofMillis(call.durationMillis());
        }
        Long micros = attempt.durationMicros();
        return micros == null ? null : Duration.ofNanos(micros * 1000);
    }
}
