package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Finding.Kind;
import io.aistrale.check.verdict.RequestHistory.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// In no minute does the provider see more calls than their rate allows, and a twentieth more. What
/// is let through in time may reach a provider late that shares two cores with everything else, and
/// then beside what came in time; the two percent that are promised are measured by
/// `deploy/aistrale bench rates`.
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
            Deque<Instant> minute = new ArrayDeque<>();
            for (Instant at : callsOf(limit.project())) {
                minute.addLast(at);
                while (!minute.getFirst().isAfter(at.minus(MINUTE))) {
                    minute.removeFirst();
                }
                if (minute.size() > most) {
                    findings.add(
                            new Finding(
                                    Kind.RATE,
                                    null,
                                    "project %s had %d calls at its provider in the minute up to %s; its rate is %d"
                                            .formatted(
                                                    limit.project(),
                                                    minute.size(),
                                                    at,
                                                    limit.requestsPerMinute())));
                    // The next minute is another finding.
                    minute.clear();
                }
            }
        }
        return findings;
    }

    private List<Instant> callsOf(String project) {
        return facts.calls().stream()
                .filter(call -> isOf(project, call))
                .map(ProviderCall::at)
                .sorted()
                .toList();
    }

    private boolean isOf(String project, ProviderCall call) {
        Attempt attempt = histories.attemptOf(call);
        return attempt != null && attempt.project().equals(project);
    }
}
