package io.aistrale.demo.check;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.aistrale.demo.submit.Outcome;
import io.aistrale.demo.workload.DemoRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everything the checks look at, read at one time. Nothing in it was computed by the demo.
///
/// @param sent the requests that were sent
/// @param outcomes what their requesters got
/// @param stored what the database has of them
/// @param attempts every provider call in the database since the demo began
/// @param costs the ledger, by attempt
/// @param calls every call in the simulator's books since the demo began; null where the provider
///   is real and shows us no books
public record Evidence(
        List<DemoRequest> sent,
        List<Outcome> outcomes,
        List<StoredRequest> stored,
        List<StoredAttempt> attempts,
        Map<UUID, LedgerCost> costs,
        @Nullable List<ProviderCall> calls,
        PriceList prices,
        Totals totals) {

    /// Whether the stack has caught up: every request ended, every call told of and priced.
    public boolean settled() {
        Map<UUID, Long> attemptsByRequest =
                attempts.stream().collect(groupingBy(StoredAttempt::requestId, counting()));
        boolean ended =
                stored.size() >= sent.size()
                        && stored.stream()
                                .allMatch(request ->
                                        request.ended()
                                                && attemptsByRequest.getOrDefault(
                                                                request.requestId(), 0L)
                                                        >= request.attempts());
        boolean priced =
                attempts.stream().allMatch(attempt -> costs.containsKey(attempt.attemptId()));
        return ended && priced && callsSettled();
    }

    private boolean callsSettled() {
        return calls == null
                || (calls.size() == attempts.size()
                        && calls.stream().noneMatch(ProviderCall::pending));
    }

    /// The simulator's calls by attempt id; of several with the same id, the last.
    public Map<String, ProviderCall> callsByAttempt() {
        Map<String, ProviderCall> byAttempt = new HashMap<>();
        for (ProviderCall call : calls == null ? List.<ProviderCall>of() : calls) {
            String attemptId = call.idempotencyKey();
            if (attemptId != null) {
                byAttempt.put(attemptId, call);
            }
        }
        return byAttempt;
    }

    /// The ids under which the database has a request: one, where all is well.
    public List<UUID> requestIds(DemoRequest request) {
        return storedByTrace().getOrDefault(request.traceId(), List.of()).stream()
                .map(StoredRequest::requestId)
                .toList();
    }

    /// The calls made for a request, in their order.
    List<StoredAttempt> attemptsFor(DemoRequest request) {
        List<UUID> ids = requestIds(request);
        return attempts.stream().filter(attempt -> ids.contains(attempt.requestId())).toList();
    }

    /// What the database has of each request, by trace id.
    Map<String, List<StoredRequest>> storedByTrace() {
        return stored.stream().collect(groupingBy(StoredRequest::traceId));
    }
}
