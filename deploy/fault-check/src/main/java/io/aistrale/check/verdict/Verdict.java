package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Finding.Kind;
import io.aistrale.check.verdict.RequestHistory.Attempt;
import io.aistrale.schemas.error.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/// What the facts amount to.
///
/// @param findings what was not found before
public record Verdict(Figures figures, List<Finding> findings) {

    /// On everything since the beginning.
    public static Verdict ofAll(Facts facts) {
        return of(facts, _ -> true, Set.of());
    }

    /// On one run's records, and on whatever else came to light with it. The books are cumulative,
    /// and so is their drift.
    ///
    /// @param known findings of earlier runs
    public static Verdict ofRun(Facts facts, int run, Set<Finding> known) {
        return of(facts, submission -> submission.run() == run, known);
    }

    private static Verdict of(Facts facts, Predicate<Submission> wanted, Set<Finding> known) {
        Histories histories = Histories.of(facts.journal());
        List<Finding> findings = new ArrayList<>();
        findings.addAll(new ResultCheck(facts, histories).findings());
        findings.addAll(new ErrandCheck(facts, histories).findings());
        findings.addAll(new CallCheck(facts, histories).findings());
        findings.addAll(new RateCheck(facts, histories).findings());
        findings.addAll(BudgetCheck.findings(facts));
        findings.addAll(new OutageCheck(facts, histories).findings());
        findings.addAll(new StreamCheck(facts, histories).findings());
        findings.addAll(DeadLetterCheck.findings(facts));
        findings.addAll(facts.books().differences());
        for (String death : facts.deaths()) {
            findings.add(new Finding(Kind.OTHER, null, death));
        }
        findings.removeIf(known::contains);
        return new Verdict(figures(facts, histories, wanted, findings), List.copyOf(findings));
    }

    private static Figures figures(
            Facts facts,
            Histories histories,
            Predicate<Submission> wanted,
            List<Finding> findings) {
        Set<UUID> asked = new HashSet<>();
        Set<Source> poison = new HashSet<>();
        for (Submission submission : facts.submissions()) {
            if (wanted.test(submission) && submission.acknowledged()) {
                if (submission.requestId() != null) {
                    asked.add(submission.requestId());
                } else if (submission.position() != null) {
                    poison.add(submission.position());
                }
            }
        }
        return new Figures(
                asked.size(),
                parked(histories, asked),
                streamed(facts, asked),
                copies(histories, asked),
                requests(findings, Kind.LOST),
                requests(findings, Kind.DUPLICATE_RESULT),
                count(findings, Kind.FINISHED_REPEATED),
                count(findings, Kind.PAID_CALL_UNEXPLAINED),
                count(findings, Kind.RATE),
                count(findings, Kind.BUDGET),
                refusedForBudget(histories, asked),
                requests(findings, Kind.STREAM),
                unknown(histories, asked),
                facts.callsBilled(),
                facts.books().driftUsd(),
                poison.size(),
                poison.size()
                        - count(findings, Kind.DEAD_LETTER_MISSING)
                        + count(findings, Kind.DEAD_LETTER_UNEXPECTED),
                count(findings, Kind.OTHER) + ofBooks(findings) + offset(findings));
    }

    private static int ofBooks(List<Finding> findings) {
        return Math.toIntExact(
                findings.stream().filter(finding -> finding.kind().isOfBooks()).count());
    }

    /// Dead letters that are missing and yet do not show in the counts.
    private static int offset(List<Finding> findings) {
        return Math.min(
                count(findings, Kind.DEAD_LETTER_MISSING),
                count(findings, Kind.DEAD_LETTER_UNEXPECTED));
    }

    private static int parked(Histories histories, Set<UUID> asked) {
        return Math.toIntExact(
                asked.stream()
                        .map(histories::ofRequest)
                        .filter(history -> history != null && history.parked() != null)
                        .count());
    }

    private static int copies(Histories histories, Set<UUID> asked) {
        return asked.stream()
                .map(histories::ofRequest)
                .filter(Objects::nonNull)
                .mapToInt(RequestHistory::copies)
                .sum();
    }

    private static int streamed(Facts facts, Set<UUID> asked) {
        return Math.toIntExact(
                facts.chunks().stream()
                        .map(Chunk::requestId)
                        .distinct()
                        .filter(asked::contains)
                        .count());
    }

    private static int refusedForBudget(Histories histories, Set<UUID> asked) {
        return Math.toIntExact(
                asked.stream()
                        .map(histories::ofRequest)
                        .filter(Objects::nonNull)
                        .map(RequestHistory::result)
                        .filter(Objects::nonNull)
                        .filter(result -> ErrorCode.BUDGET_EXCEEDED.code().equals(result.error()))
                        .count());
    }

    private static int unknown(Histories histories, Set<UUID> asked) {
        return Math.toIntExact(
                asked.stream()
                        .map(histories::ofRequest)
                        .filter(Objects::nonNull)
                        .flatMap(history -> history.attempts().stream())
                        .filter(Attempt::isUnknown)
                        .count());
    }

    private static int count(List<Finding> findings, Kind kind) {
        return Math.toIntExact(findings.stream().filter(finding -> finding.kind() == kind).count());
    }

    private static int requests(List<Finding> findings, Kind kind) {
        return Math.toIntExact(
                findings.stream()
                        .filter(finding -> finding.kind() == kind)
                        .map(Finding::requestId)
                        .distinct()
                        .count());
    }
}
