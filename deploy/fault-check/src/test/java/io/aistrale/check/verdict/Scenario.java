package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Answer.End;
import io.aistrale.check.verdict.Answer.Step;
import io.aistrale.check.verdict.JournalEntry.Result;
import io.aistrale.check.verdict.JournalEntry.Status;
import io.aistrale.check.verdict.Submission.Outcome;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A history written by hand, step by step; each step is a second after the one before.
final class Scenario {
    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    private static final String TOPIC = "inference.requests";
    private static final String USER = "ana";
    private static final String MODEL = "gpt-4o-mini";
    private static final String PROJECT = "search";

    /// How long workers may use what they have of a budget after they last asked.
    private static final Duration BUDGET_LEASE = Duration.ofSeconds(40);

    private static final String PARKED = "inference.requests.parked.5s";

    private final List<Submission> submissions = new ArrayList<>();
    private final List<Published> published = new ArrayList<>();
    private final Map<String, List<Answer>> answers = new LinkedHashMap<>();
    private final List<JournalEntry> journal = new ArrayList<>();
    private final List<Reply> replies = new ArrayList<>();
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<ProviderCall> calls = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final List<RateLimit> rateLimits = new ArrayList<>();
    private final List<BudgetUse> budgets = new ArrayList<>();
    private final List<Outage> outages = new ArrayList<>();
    private final Set<String> freeModels = new HashSet<>();
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
        return submitted(request, false);
    }

    /// An acknowledged record that asks for chunks.
    Scenario submittedForChunks(String request) {
        return submitted(request, true);
    }

    private Scenario submitted(String request, boolean streamed) {
        Source source = new Source(TOPIC, 0, submissions.size());
        sources.putIfAbsent(request, source);
        return submission(id(request), streamed, request + times(request), Outcome.OK, source);
    }

    Scenario notAcknowledged(String request) {
        sources.put(request, new Source(TOPIC, 0, submissions.size()));
        return submission(id(request), false, request, Outcome.INFO, null);
    }

    Scenario poison(String name) {
        Source source = new Source(TOPIC, 0, submissions.size());
        sources.put(name, source);
        return submission(null, false, name, Outcome.OK, source);
    }

    private Scenario submission(
            @Nullable UUID request,
            boolean streamed,
            String correlation,
            Outcome outcome,
            @Nullable Source position) {
        submissions.add(new Submission(0, request, streamed, correlation, outcome, position));
        return this;
    }

    private String times(String request) {
        long before =
                submissions.stream()
                        .filter(submission -> id(request).equals(submission.requestId()))
                        .count();
        return before == 0 ? "" : String.valueOf(before + 1);
    }

    /// A caller is answered; an errand whose name begins with `key` has one.
    Scenario heard(String errand, Step step, int status, @Nullable String request, End... end) {
        return heard(
                errand,
                new Answer(
                        step,
                        "gateway-1",
                        status,
                        null,
                        request == null ? null : id(request),
                        end.length == 0 ? null : end[0]));
    }

    Scenario refused(String errand, Step step, int status, String code) {
        return heard(errand, new Answer(step, "gateway-2", status, code, null, null));
    }

    private Scenario heard(String errand, Answer answer) {
        answers.computeIfAbsent(errand, _ -> new ArrayList<>()).add(answer);
        return this;
    }

    /// A gateway publishes for an errand.
    Scenario published(String errand, String request) {
        Source source = new Source(TOPIC, 0, submissions.size());
        sources.putIfAbsent(request, source);
        published.add(new Published(id(request), errand, source));
        return submission(id(request), false, request, Outcome.OK, source);
    }

    private List<Errand> errands() {
        return answers.entrySet().stream()
                .map(errand ->
                        new Errand(
                                errand.getKey(),
                                0,
                                errand.getKey().startsWith("key") ? errand.getKey() : null,
                                false,
                                errand.getValue()))
                .toList();
    }

    private Instant now() {
        return BEGIN.plusSeconds(seconds++);
    }

    private Place place(Source source) {
        return new Place(source.partition(), journal.size(), now());
    }

    private Source sourceOf(String request) {
        return sources.getOrDefault(request, new Source(TOPIC, 0, 99));
    }

    Scenario started(String attempt, String request) {
        return started(attempt, request, "worker-1");
    }

    Scenario started(String attempt, String request, String worker) {
        Place place = place(sourceOf(request));
        Call call =
                new Call(
                        id(attempt),
                        id(request),
                        sourceOf(request),
                        worker,
                        new Call.Account(
                                new Call.Spender(USER, PROJECT, "openai", MODEL),
                                Map.of(),
                                place.at(),
                                null),
                        10,
                        64L);
        attempts.put(attempt, call);
        journal.add(new JournalEntry.Started(place, call));
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
        calls.add(new ProviderCall(id(attempt).toString(), "openai", MODEL, now(), Amounts.NONE));
        return this;
    }

    /// @param result the answer's text too
    Scenario succeeded(String attempt, String result) {
        return finished(attempt, Status.SUCCESS, result);
    }

    Scenario finished(String attempt, Status status, @Nullable String result) {
        return finished(attempt, status, true, result == null ? null : answer(result));
    }

    /// The call broke when this much of its answer was there.
    Scenario brokeOff(String attempt, String part) {
        return finished(attempt, Status.ERROR, true, new Result(part, "timeout", part));
    }

    Scenario givenUpUnsent(String attempt) {
        return finished(attempt, Status.ERROR, false, null);
    }

    private Scenario finished(
            String attempt, Status status, boolean sent, @Nullable Result result) {
        Call call = call(attempt);
        journal.add(
                new JournalEntry.Finished(place(call.source()), call, status, sent, null, result));
        return this;
    }

    private static Result answer(String text) {
        return new Result(text, null, text);
    }

    Scenario presumed(String attempt) {
        Call call = call(attempt);
        journal.add(new JournalEntry.PresumedUnknown(place(call.source()), call));
        return this;
    }

    Scenario ended(String request, String result) {
        return ended(request, answer(result));
    }

    /// The request ends, of no attempt, with an error that is its result's name too.
    Scenario failed(String request, String error) {
        return ended(request, new Result(error, error, null));
    }

    private Scenario ended(String request, Result result) {
        Source source = sourceOf(request);
        journal.add(
                new JournalEntry.RequestEnded(
                        place(source), id(request), source, "worker-1", result));
        return this;
    }

    /// What is written of the request from now on is of its copy, which stands in another
    /// partition.
    Scenario parked(String request) {
        Source source = sourceOf(request);
        journal.add(
                new JournalEntry.Parked(
                        place(source), id(request), source, "worker-1", PARKED, "rate_limited"));
        sources.put(request, new Source(PARKED, 1, journal.size()));
        return this;
    }

    /// What is written of it from now on is of its first record again.
    Scenario movedBack(String request) {
        sources.put(request, new Source(TOPIC, 0, 0));
        return this;
    }

    Scenario chunk(String attempt, int sequence, String text) {
        return chunk(attempt, sequence, text, false);
    }

    Scenario lastChunk(String attempt, int sequence, String text) {
        return chunk(attempt, sequence, text, true);
    }

    private Scenario chunk(String attempt, int sequence, String text, boolean last) {
        Call call = call(attempt);
        chunks.add(new Chunk(call.requestId(), call.attemptId(), sequence, text, last));
        return this;
    }

    Scenario chunkOfNoAttempt(String request) {
        chunks.add(new Chunk(id(request), id("nobody's"), 0, "x", true));
        return this;
    }

    Scenario pause(int longSeconds) {
        seconds += longSeconds;
        return this;
    }

    /// A while later the first worker ends a request of somebody else.
    Scenario lives() {
        String other = "other " + seconds;
        seconds += 5;
        return submitted(other).ended(other, other).replied(other, other);
    }

    /// The last entry stands there twice.
    Scenario again() {
        return copied(journal.getLast());
    }

    /// The attempt's start stands there once more.
    Scenario startedAgain(String attempt) {
        return copied(
                first(entry ->
                        entry instanceof JournalEntry.Started(var _, Call call)
                                && call.attemptId().equals(id(attempt))));
    }

    /// The request's end, which is no attempt's, stands there once more.
    Scenario endedAgain(String request) {
        return copied(
                first(entry ->
                        entry instanceof JournalEntry.RequestEnded
                                && entry.requestId().equals(id(request))));
    }

    private JournalEntry first(Predicate<JournalEntry> wanted) {
        return journal.stream().filter(wanted).findFirst().orElseThrow();
    }

    private Scenario copied(JournalEntry entry) {
        Place place = entry.place();
        journal.add(entry.at(new Place(place.partition(), journal.size(), place.at())));
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

    /// All attempts are of one project.
    Scenario heldTo(int requestsPerMinute) {
        rateLimits.add(new RateLimit(PROJECT, requestsPerMinute));
        return this;
    }

    Scenario spent(String usd, String ofBudget) {
        budgets.add(
                new BudgetUse(
                        "emil", new BigDecimal(ofBudget), new BigDecimal(usd), BigDecimal.ZERO));
        return this;
    }

    /// All attempts are paid from one budget, of which there is enough.
    Scenario paidFromABudget() {
        budgets.add(new BudgetUse(USER, BigDecimal.TEN, BigDecimal.ONE, BigDecimal.ZERO));
        return this;
    }

    /// Nobody has a price for any of the calls.
    Scenario unpriced() {
        freeModels.add(MODEL);
        return this;
    }

    /// PostgreSQL was away, in seconds since the beginning.
    Scenario away(int fromSecond, int toSecond) {
        outages.add(new Outage(BEGIN.plusSeconds(fromSecond), BEGIN.plusSeconds(toSecond)));
        return this;
    }

    Scenario died(String what) {
        deaths.add(what);
        return this;
    }

    Facts facts() {
        return new Facts(
                submissions,
                errands(),
                published,
                read(),
                replies,
                chunks,
                calls,
                deadLetters,
                books,
                rateLimits,
                budgets,
                new Outages(outages, BUDGET_LEASE, freeModels),
                0,
                deaths);
    }

    /// Partitions come in any order.
    private List<JournalEntry> read() {
        return journal.stream()
                .sorted(
                        Comparator.comparingInt((JournalEntry entry) -> entry.place().partition())
                                .reversed())
                .toList();
    }

    Figures figures() {
        return Verdict.ofAll(facts()).figures();
    }
}
