package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Answer.End;
import io.aistrale.check.verdict.Answer.Step;
import io.aistrale.check.verdict.Finding.Kind;
import io.aistrale.check.verdict.JournalEntry.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An errand is one inference, however often and wherever it was asked for; one that a gateway has
/// accepted is in Kafka, and every gateway tells of it what the journal says.
final class ErrandCheck {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int BROKEN = 500;
    private static final String KEY_REUSED = "idempotency_key_reused";

    private final Facts facts;
    private final Histories histories;
    private final Map<String, Set<UUID>> inKafka = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    ErrandCheck(Facts facts, Histories histories) {
        this.facts = facts;
        this.histories = histories;
        for (Published published : facts.published()) {
            inKafka.computeIfAbsent(published.errand(), _ -> new LinkedHashSet<>())
                    .add(published.requestId());
        }
    }

    List<Finding> findings() {
        facts.errands().forEach(this::judge);
        return findings;
    }

    private void judge(Errand errand) {
        Set<UUID> published = inKafka.getOrDefault(errand.id(), Set.of());
        Set<UUID> accepted = new LinkedHashSet<>();
        for (Answer answer : errand.answers()) {
            if (answer.accepted() != null && accepted.add(answer.accepted())) {
                neverPublished(errand, answer, answer.accepted(), published);
            }
        }
        isOne(errand, published, accepted);
        if (accepted.isEmpty()) {
            unanswered(errand);
        } else {
            endIsTold(errand, accepted.iterator().next());
        }
        isKnownByItsKey(errand);
        errand.answers().forEach(answer -> judge(errand, answer));
    }

    private void neverPublished(Errand errand, Answer answer, UUID accepted, Set<UUID> published) {
        if (!published.contains(accepted)) {
            add(
                    Kind.LOST,
                    errand,
                    accepted,
                    "was accepted as %s (%s) and is not in Kafka".formatted(accepted, answer));
        }
    }

    private void isOne(Errand errand, Set<UUID> published, Set<UUID> accepted) {
        Set<UUID> inferences = new LinkedHashSet<>(published);
        inferences.addAll(accepted);
        if (inferences.size() > 1) {
            add(
                    Kind.DUPLICATE_RESULT,
                    errand,
                    inferences.iterator().next(),
                    "is %d inferences: %s".formatted(inferences.size(), inferences));
        }
    }

    /// Who has a key asks until there is an answer; who has none may never hear.
    private void unanswered(Errand errand) {
        if (errand.key() != null) {
            add(Kind.LOST, errand, null, "was never accepted: " + errand.answers());
        }
    }

    private void endIsTold(Errand errand, UUID accepted) {
        if (errand.answers().stream().allMatch(answer -> answer.end() == null)) {
            add(Kind.LOST, errand, accepted, "was accepted, and no gateway tells its end");
        }
    }

    /// An answer that says to come back later does not count.
    private void isKnownByItsKey(Errand errand) {
        List<Answer> recalls =
                errand.answers().stream().filter(answer -> answer.step() == Step.RECALL).toList();
        if (!recalls.isEmpty() && recalls.stream().allMatch(answer -> answer.accepted() == null)) {
            add(Kind.OTHER, errand, null, "is not known by its key: " + recalls.getLast());
        }
    }

    private void judge(Errand errand, Answer answer) {
        switch (answer.step()) {
            case TRY -> refusedForNoReason(errand, answer);
            case POLL -> {
                if (answer.status() == NOT_FOUND) {
                    add(Kind.LOST, errand, firstAccepted(errand), "was accepted, and is " + answer);
                } else {
                    refusedForNoReason(errand, answer);
                }
            }
            case RECALL -> {}
            case OTHER_BODY -> {
                if (answer.status() != CONFLICT || !KEY_REUSED.equals(answer.code())) {
                    add(Kind.OTHER, errand, null, "with another body is " + answer);
                }
            }
        }
        End end = answer.end();
        if (end != null && answer.accepted() != null) {
            isTheJournals(errand, answer, answer.accepted(), end);
        }
    }

    private static @Nullable UUID firstAccepted(Errand errand) {
        return errand.answers().stream()
                .map(Answer::accepted)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /// Nothing is wrong with what is asked, and a gateway has no bugs.
    private void refusedForNoReason(Errand errand, Answer answer) {
        int status = answer.status();
        boolean ofCaller = status >= 400 && status < BROKEN && status != TOO_MANY;
        if (answer.accepted() == null && (ofCaller || status == BROKEN)) {
            add(Kind.OTHER, errand, null, "is refused: " + answer);
        }
    }

    private void isTheJournals(Errand errand, Answer answer, UUID accepted, End told) {
        RequestHistory history = histories.ofRequest(accepted);
        Result result = history == null ? null : history.result();
        if (result == null) {
            // Whoever has no result in the journal is lost by another rule, whatever is told.
            return;
        }
        boolean sameText = told.text() == null || told.text().equals(orEmpty(result.text()));
        if (!Objects.equals(told.error(), result.error()) || !sameText) {
            add(
                    Kind.DUPLICATE_RESULT,
                    errand,
                    accepted,
                    "ended as %s in the journal, as %s by %s (%s)"
                            .formatted(
                                    name(result.error()),
                                    name(told.error()),
                                    answer.gateway(),
                                    sameText ? "same text" : "another text"));
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String name(@Nullable String error) {
        return error == null ? "success" : error;
    }

    private void add(Kind kind, Errand errand, @Nullable UUID request, String what) {
        String with = errand.key() == null ? "without a key" : "with key " + errand.key();
        findings.add(
                new Finding(kind, request, "errand %s %s %s".formatted(errand.id(), with, what)));
    }
}
