package io.aistrale.check.verdict;

import io.aistrale.check.verdict.RequestHistory.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// How long calls that a dead worker had open took to be made again by another: from the dead one's
/// last entry in the journal, so that the session in which it was still believed alive is part of
<<<<<<< HEAD
/// it. Requests that were parked waited for something else, and are left out.
=======
/// it. Calls of a project whose rate is limited wait for that, and are left out.
>>>>>>> 0e46c77 (check: one project's rate is limited, and the provider must never see more than that in a minute)
public final class Takeover {
    private final Histories histories;
    private final LastSigns lastSigns;
    private final Set<String> limitedProjects;

    public Takeover(Facts facts) {
        histories = Histories.of(facts.journal());
        lastSigns = LastSigns.in(facts.journal());
        limitedProjects =
                facts.rateLimits().stream().map(RateLimit::project).collect(Collectors.toSet());
    }

    /// The longest that a request of some had to wait; empty where none was taken up.
    public Optional<Duration> longest(Predicate<UUID> requests) {
        return histories.byRequest().entrySet().stream()
                .filter(one -> requests.test(one.getKey()))
                .filter(one -> one.getValue().parked() == null)
                .flatMap(one -> waits(List.copyOf(one.getValue().attempts())).stream())
                .max(Comparator.naturalOrder());
    }

    private List<Duration> waits(List<Attempt> attempts) {
        List<Duration> waits = new ArrayList<>();
        for (int i = 1; i < attempts.size(); i++) {
            Attempt before = attempts.get(i - 1);
            Attempt next = attempts.get(i);
            Instant lastSign = lastSigns.of(worker(before));
            Instant resumed = next.started().place().at();
            if (before.wasPresumed()
                    && !limitedProjects.contains(project(before))
                    && !worker(next).equals(worker(before))
                    && resumed.isAfter(lastSign)) {
                waits.add(Duration.between(lastSign, resumed));
            }
        }
        return waits;
    }

    private static String project(Attempt attempt) {
        return attempt.started().call().account().spender().project();
    }

    private static String worker(Attempt attempt) {
        return attempt.started().call().workerId();
    }
}
