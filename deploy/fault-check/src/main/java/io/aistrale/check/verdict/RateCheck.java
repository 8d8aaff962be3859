package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Finding.Kind;
import io.aistrale.check.verdict.RequestHistory.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// In no minute does the provider see more calls than their rate allows, and a twentieth more, of
/// those that were started in that minute. What was let through in time may reach a provider
/// seconds late where cold services share two cores, and then beside what came in time; the two
/// percent that are promised are measured by `deploy/aistrale bench rates`.
final class RateCheck {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int TOLERATED_PART = 20;

    private final Facts facts;
    private final Histories histories;

    RateCheck(Facts facts, Histories histories) {
        this.facts = facts;
        this.histories = histories;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (RateLimit limit : facts.rateLimits()) {
            int most = limit.requestsPerMinute() + limit.requestsPerMinute() / TOLERATED_PART;
            List<Arrival> minute = new ArrayList<>();
            for (Arrival call : callsOf(limit.project())) {
                Instant before = call.at().minus(MINUTE);
                minute.add(call);
                minute.removeIf(one -> !one.started().isAfter(before));
                if (minute.size() > most) {
                    findings.add(
                            new Finding(
                                    Kind.RATE,
                                    null,
                                    "project %s had %d calls at its provider that were started in the minute up to %s; its rate is %d"
                                            .formatted(
                                                    limit.project(),
                                                    minute.size(),
                                                    call.at(),
                                                    limit.requestsPerMinute())));
                    // The next minute is another finding.
                    minute.clear();
                }
            }
        }
        return findings;
    }

    /// @param started when the worker says so, which is before it calls
    private record Arrival(Instant at, Instant started) {}

    /// In the order in which they reached the provider.
    private List<Arrival> callsOf(String project) {
        return facts.calls().stream()
                .mapMulti((ProviderCall call, Consumer<Arrival> arrivals) -> {
                    Attempt attempt = histories.attemptOf(call);
                    if (attempt != null && attempt.project().equals(project)) {
                        arrivals.accept(new Arrival(call.at(), attempt.startedAt()));
                    }
                })
                .sorted(Comparator.comparing(Arrival::at))
                .toList();
    }
}
