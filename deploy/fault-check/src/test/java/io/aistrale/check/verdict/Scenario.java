package io.aistrale.check.verdict;

import io.aistrale.check.verdict.JournalEntry.Status;
import io.aistrale.check.verdict.Submission.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A history written by hand, step by step; each step is a second after the one before.
final class Scenario {
    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    private static final String TOPIC = "inference.requests";

    private final List<Submission> submissions = new ArrayList<>();
    private final List<JournalEntry> journal = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private final List<ProviderCall> calls = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<String> deaths = new ArrayList<>();
    private final Map<String, Source> sources = new HashMap<>();
    private final Map<String, Call> attempts = new HashMap<>();
    private BookDifferences books = BookDifferences.NONE;
    private int seconds;

    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /// An acknowledged record; its correlation is the request's name and how often it was sent.
    Scenario submitted(String request) {
        Source source = new Source(TOPIC, 0, submissions.size());
        sources.putIfAbsent(request, source);
        return submission(id(request), request + times(request), Outcome.OK, source);
    }

    Scenario notAcknowledged(String request) {
        sources.put(request, new Source(TOPIC, 0, submissions.size()));
        return submission(id(request), request, Outcome.INFO, null);
    }

    Scenario poison(String name) {
        Source source = new Source(TOPIC, 0, submissions.size());
        sources.put(name, source);
        return submission(null, name, Outcome.OK, source);
    }

    private Scenario submission(
            @Nullable UUID request,
            String correlation,
            Outcome outcome,
            @Nullable Source position) {
        submissions.add(new Submission(0, request, correlation, outcome, position));
        return this;
    }

    private String times(String request) {
        long before =
                submissions.stream()
                        .filter(submission -> id(request).equals(submission.requestId()))
                        .count();
        return before == 0 ? "" : String.valueOf(before + 1);
    }

    private Instant now() {
        return BEGIN.plusSeconds(seconds++);
    }

    private Place place() {
        return new Place(0, journal.size(), now());
    }

    Scenario started(String attempt, String request) {
        return started(attempt, request, "worker-1");
    }

    Scenario started(String attempt, String request, String worker) {
        Call call =
                new Call(
                        id(attempt),
                        id(request),
                        sources.getOrDefault(request, new Source(TOPIC, 0, 99)),
                        worker,
                        new Call.Spender("ana", "search", "openai", "gpt-4o-mini"),
                        BEGIN,
                        10,
                        64L);
        attempts.put(attempt, call);
        journal.add(new JournalEntry.Started(place(), call));
        return this;
    }

    private Call call(String attempt) {
        Call call = attempts.get(attempt);
        if (call == null) {
            throw new IllegalArgumentException(attempt + " was not started");
        }
        return call;
    }

    Scenario called(String attempt) {
        calls.add(new ProviderCall(id(attempt).toString(), "gpt-4o-mini", now()));
        return this;
    }

    Scenario succeeded(String attempt, String result) {
        return finished(attempt, Status.SUCCESS, result);
    }

    Scenario finished(String attempt, Status status, @Nullable String result) {
        journal.add(new JournalEntry.Finished(place(), call(attempt), status, true, null, result));
        return this;
    }

    Scenario givenUpUnsent(String attempt) {
        journal.add(
                new JournalEntry.Finished(place(), call(attempt), Status.ERROR, false, null, null));
        return this;
    }

    Scenario presumed(String attempt) {
        journal.add(new JournalEntry.PresumedUnknown(place(), call(attempt)));
        return this;
    }

    Scenario ended(String request, String result) {
        Source source = sources.getOrDefault(request, new Source(TOPIC, 0, 99));
        journal.add(
                new JournalEntry.RequestEnded(place(), id(request), source, "worker-1", result));
        return this;
    }

    /// The last entry stands there twice.
    Scenario again() {
        journal.add(journal.getLast());
        return this;
    }

    Scenario replied(String request, String correlation, String result) {
        replies.add(new Reply(id(request), correlation, result));
        return this;
    }

    Scenario replied(String request, String result) {
        return replied(request, request, result);
    }

    Scenario deadLettered(String name) {
        deadLetters.add(new DeadLetter(sources.getOrDefault(name, new Source(TOPIC, 1, 7)), "x"));
        return this;
    }

    Scenario books(BookDifferences differences) {
        books = differences;
        return this;
    }

    Scenario died(String what) {
        deaths.add(what);
        return this;
    }

    Facts facts() {
        return new Facts(submissions, journal, replies, calls, deadLetters, books, deaths);
    }

    Figures figures() {
        return Verdict.ofAll(facts()).figures();
    }
}
