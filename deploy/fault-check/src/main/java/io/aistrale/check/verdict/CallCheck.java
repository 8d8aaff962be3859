package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Finding.Kind;
import io.aistrale.check.verdict.RequestHistory.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Every call the provider saw is in the journal, and each beyond a request's first has its reason
/// there.
final class CallCheck {
    /// A provider on a busy machine notices a call a little after it was sent.
    private static final Duration LATE_NOTICE = Duration.ofSeconds(1);

    private final Facts facts;
    private final Histories histories;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<UUID, ProviderCall> callsByAttempt = new HashMap<>();

    CallCheck(Facts facts, Histories histories) {
        this.facts = facts;
        this.histories = histories;
    }

    List<Finding> findings() {
        facts.calls().forEach(this::find);
        histories.byRequest().forEach(this::judge);
        return findings;
    }

    private void find(ProviderCall call) {
        UUID attempt = call.attemptId();
        RequestHistory history = attempt == null ? null : histories.ofAttempt(attempt);
        if (attempt == null || history == null) {
            findings.add(
                    new Finding(
                            Kind.PAID_CALL_UNEXPLAINED,
                            null,
                            "the call %s of %s at %s is no journaled attempt's"
                                    .formatted(call.key(), call.model(), call.at())));
        } else if (callsByAttempt.putIfAbsent(attempt, call) != null) {
            add(
                    Kind.PAID_CALL_UNEXPLAINED,
                    requestOf(history, attempt),
                    "attempt " + attempt + " was called twice");
        }
    }

    private static @Nullable UUID requestOf(RequestHistory history, UUID attempt) {
        Attempt found = history.attempt(attempt);
        return found == null ? null : found.started().requestId();
    }

    private void judge(UUID request, RequestHistory history) {
        Map<UUID, Attempt> called = new LinkedHashMap<>();
        for (Attempt attempt : history.attempts()) {
            repeated(request, history, attempt);
            if (callsByAttempt.containsKey(attempt.id())) {
                unexplained(request, called, attempt);
                called.put(attempt.id(), attempt);
            }
            if (attempt.isOpen()) {
                add(
                        Kind.OTHER,
                        request,
                        "attempt " + attempt.id() + " was started and never ended");
            }
        }
        for (JournalEntry orphan : history.orphans()) {
            add(Kind.OTHER, request, "has an end without a start at " + orphan.place());
        }
    }

    /// Nothing follows a terminal result: no attempt, and no call of one that was presumed unknown,
    /// which a worker that was frozen could still make. A call whose own worker has ended it was
    /// given up, not made, at that time, whenever the provider notices. A worker that is frozen
    /// while a start is on its way to the journal writes it when it wakes; that is no repetition
    /// where it then gives the call up, and the provider saw none.
    private void repeated(UUID request, RequestHistory history, Attempt attempt) {
        Place terminal = history.terminal();
        if (terminal == null) {
            return;
        }
        ProviderCall call = callsByAttempt.get(attempt.id());
        if (terminal.isBefore(attempt.started().place())
                && (call != null || !attempt.wasGivenUpUnsent())) {
            add(
                    Kind.FINISHED_REPEATED,
                    request,
                    "attempt %s was started after the result at %s"
                            .formatted(attempt.id(), terminal));
        } else if (call != null
                && attempt.wasPresumed()
                && call.at().isAfter(terminal.at().plus(LATE_NOTICE))) {
            add(
                    Kind.FINISHED_REPEATED,
                    request,
                    "attempt %s was called at %s, after the result at %s"
                            .formatted(attempt.id(), call.at(), terminal));
        }
    }

    /// Another call needs an end in the journal, failed or unknown, of every call before it.
    private void unexplained(UUID request, Map<UUID, Attempt> called, Attempt attempt) {
        for (Attempt earlier : called.values()) {
            if (!earlier.failedBefore(attempt.started().place())) {
                add(
                        Kind.PAID_CALL_UNEXPLAINED,
                        request,
                        "attempt %s was called, and attempt %s before it had not failed"
                                .formatted(attempt.id(), earlier.id()));
                return;
            }
        }
    }

    private void add(Kind kind, @Nullable UUID request, String what) {
        findings.add(new Finding(kind, request, "request " + request + ": " + what));
    }
}
