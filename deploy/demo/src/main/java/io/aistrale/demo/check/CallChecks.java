package io.aistrale.demo.check;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Our attempts are the provider's calls, one to one, token for token.
public final class CallChecks {

    private static final String ONE_TO_ONE = "our attempts are the simulator's calls, one to one";
    private static final String TOKENS = "tokens are the simulator's, by provider and model";
    private static final String REAL = "a real provider shows us no books";

    private CallChecks() {}

    public static List<Check> of(Evidence evidence) {
        List<ProviderCall> calls = evidence.calls();
        return calls == null
                ? List.of(
                        Check.skipped(ONE_TO_ONE, REAL),
                        Check.skipped(TOKENS, REAL),
                        failures(evidence))
                : List.of(
                        oneToOne(evidence.attempts(), calls), tokens(evidence), failures(evidence));
    }

    private static Check oneToOne(List<StoredAttempt> attempts, List<ProviderCall> calls) {
        List<String> differences = new ArrayList<>();
        Map<String, Long> callsByKey =
                calls.stream().collect(groupingBy(call -> key(call.idempotencyKey()), counting()));
        Set<String> ours = new HashSet<>();
        for (StoredAttempt attempt : attempts) {
            String id = attempt.attemptId().toString();
            ours.add(id);
            long count = callsByKey.getOrDefault(id, 0L);
            if (count != 1) {
                differences.add("attempt " + id + " " + attempt.target() + ": " + count + " calls");
            }
        }
        calls.stream()
                .filter(call -> !ours.contains(key(call.idempotencyKey())))
                .map(call ->
                        "a call to "
                                + call.model()
                                + " at "
                                + call.at()
                                + " that no attempt tells of: "
                                + key(call.idempotencyKey()))
                .forEach(differences::add);
        return Check.of(
                ONE_TO_ONE, attempts.size() + " attempts, " + calls.size() + " calls", differences);
    }

    private static String key(@Nullable String idempotencyKey) {
        return idempotencyKey == null ? "no Idempotency-Key" : idempotencyKey;
    }

    /// Attempts whose usage the provider did not tell are ours to estimate; they are left out on
    /// both sides, and their number is said.
    private static Check tokens(Evidence evidence) {
        Map<String, ProviderCall> calls = evidence.callsByAttempt();
        Map<String, TokenCounts> ours = new TreeMap<>();
        Map<String, TokenCounts> theirs = new TreeMap<>();
        long untold = 0;
        for (StoredAttempt attempt : evidence.attempts()) {
            ProviderCall call = calls.remove(attempt.attemptId().toString());
            if (attempt.estimated() || attempt.unknown()) {
                untold++;
                continue;
            }
            ours.merge(attempt.target(), attempt.tokens(), TokenCounts::plus);
            if (call != null) {
                theirs.merge(target(call), call.tokens(), TokenCounts::plus);
            }
        }
        calls.values()
                .forEach(call -> theirs.merge(target(call), call.tokens(), TokenCounts::plus));
        TokenCounts sum = theirs.values().stream().reduce(TokenCounts.NONE, TokenCounts::plus);
        return Check.of(
                TOKENS,
                sum.shown() + ", " + ours.size() + " models, " + untold + " calls told no usage",
                tokenDifferences(evidence, ours, theirs));
    }

    private static String target(ProviderCall call) {
        return call.provider() + "/" + call.model();
    }

    private static List<String> tokenDifferences(
            Evidence evidence, Map<String, TokenCounts> ours, Map<String, TokenCounts> theirs) {
        List<String> differences = new ArrayList<>();
        Set<String> targets = new HashSet<>(ours.keySet());
        targets.addAll(theirs.keySet());
        for (String target : targets.stream().sorted().toList()) {
            TokenCounts we = ours.getOrDefault(target, TokenCounts.NONE);
            TokenCounts they = theirs.getOrDefault(target, TokenCounts.NONE);
            if (!we.equals(they)) {
                differences.add(target + ": we have " + we + ", the simulator " + they);
            }
        }
        evidence.attempts().stream()
                .filter(attempt -> attempt.otherUnits() != 0)
                .map(attempt ->
                        "attempt " + attempt.attemptId() + " has audio, image or search units")
                .forEach(differences::add);
        return differences;
    }

    /// Telemetry on success and on error: a failed call has a row that says why, and a call the
    /// simulator refused is no success in ours.
    private static Check failures(Evidence evidence) {
        Map<String, ProviderCall> calls = evidence.callsByAttempt();
        List<String> differences = new ArrayList<>();
        List<StoredAttempt> failed =
                evidence.attempts().stream().filter(attempt -> !attempt.succeeded()).toList();
        failed.stream()
                .filter(attempt -> attempt.errorCode() == null)
                .map(attempt -> "attempt " + attempt.attemptId() + " failed without an error code")
                .forEach(differences::add);
        evidence.attempts().stream()
                .filter(StoredAttempt::succeeded)
                .filter(attempt -> refused(calls.get(attempt.attemptId().toString())))
                .map(attempt -> "attempt " + attempt.attemptId() + " was refused, yet is a success")
                .forEach(differences::add);
        evidence.stored().stream()
                .filter(request -> request.ended() && !request.status().equals("succeeded"))
                .filter(request -> request.errorCode() == null)
                .sorted(Comparator.comparing(StoredRequest::requestId))
                .map(request -> "request " + request.requestId() + " failed without an error code")
                .forEach(differences::add);
        return Check.of(
                "failures have telemetry too",
                failed.size() + " failed calls of " + evidence.attempts().size(),
                differences);
    }

    private static boolean refused(@Nullable ProviderCall call) {
        return call != null && call.status() != 200;
    }
}
