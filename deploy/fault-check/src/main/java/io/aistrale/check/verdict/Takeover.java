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
/// it. Requests that were parked, whose project's rate is limited or whose user's budget is tight
/// waited for something else, and are left out.
public final class Takeover {
    private final Histories histories;
    private final LastSigns lastSigns;
    private final Set<String> limited;
    private final Set<String> shortOfMoney;

    public Takeover(Facts facts) {
        histories = Histories.of(facts.journal());
        lastSigns = LastSigns.in(facts.journal());
        limited = facts.rateLimits().stream().map(RateLimit::project).collect(Collectors.toSet());
        shortOfMoney = facts.budgets().stream().map(BudgetUse::user).collect(Collectors.toSet());
    }

    /// The longest that a request of some had to wait; empty where none was taken up.
    public Optional<Duration> longest(Predicate<UUID> requests) {
        return histories.byRequest().entrySet().stream()
                .filter(one -> requests.test(one.getKey()))
                .filter(one -> one.getValue().parked() == null)
                .map(one -> List.copyOf(one.getValue().attempts()))
                .filter(attempts -> attempts.stream().noneMatch(this::waitsForMore))
                .flatMap(attempts -> waits(attempts).stream())
                .max(Comparator.naturalOrder());
    }

    private boolean waitsForMore(Attempt attempt) {
        return limited.contains(attempt.project()) || shortOfMoney.contains(attempt.user());
    }

    private List<Duration> waits(List<Attempt> attempts) {
        List<Duration> waits = new ArrayList<>();
        for (int i = 1; i < attempts.size(); i++) {
            Attempt before = attempts.get(i - 1);
            Attempt next = attempts.get(i);
            Instant lastSign = lastSigns.of(worker(before));
            Instant resumed = next.started().place().at();
            if (before.wasPresumed()
                    && !worker(next).equals(worker(before))
                    && resumed.isAfter(lastSign)) {
                waits.add(Duration.between(lastSign, resumed));
            }
        }
        return waits;
    }

    private static String worker(Attempt attempt) {
        return attempt.started().call().workerId();
    }
}
