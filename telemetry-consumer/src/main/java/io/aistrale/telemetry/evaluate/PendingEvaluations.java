package io.aistrale.telemetry.evaluate;

import io.aistrale.schemas.evaluation.EvaluationIds;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.EvaluatorKind;
import io.aistrale.telemetry.evaluate.EvaluationEvents.UnpublishedException;
import io.aistrale.telemetry.store.PendingEvaluation;
import io.aistrale.telemetry.store.PendingEvaluation.Key;
import io.aistrale.telemetry.store.PendingEvaluationStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;

/// Takes pending evaluations up, some at a time, and brings each as far as it goes. Ids follow from
/// what is scored, so that whatever is done twice, after a crash, is one score.
final class PendingEvaluations {

    private static final Logger log = LoggerFactory.getLogger(PendingEvaluations.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    /// Of a user whose evaluations take long, before it is somebody else's turn.
    private static final Duration LONGEST_TURN = Duration.ofSeconds(1);

    private static final int PART_OF_TAKEOVER = 4;

    private final PendingEvaluationStore store;
    private final Evaluation evaluation;
    private final EvaluationEvents events;
    private final EvaluationMetrics metrics;
    private final EvaluationProperties settings;
    private final Clock clock;

    /// Whose turn it was last, by name; belongs to the evaluating thread.
    private String last = "";

    PendingEvaluations(
            PendingEvaluationStore store,
            Evaluation evaluation,
            EvaluationEvents events,
            EvaluationMetrics metrics,
            EvaluationProperties settings,
            Clock clock) {
        this.store = store;
        this.evaluation = evaluation;
        this.events = events;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    private record Scored(Key key, EvaluationRecorded event) {}

    /// Takes up as much of every user, and works on it as long.
    ///
    /// @return how many were taken up
    /// @throws DataAccessException the database cannot be asked; what was taken up is taken up
    ///   again
    /// @throws UnpublishedException likewise of Kafka
    int turn() {
        List<PendingEvaluation> taken = take();
        Set<PendingEvaluation> open = new LinkedHashSet<>(taken);
        List<Scored> scored = new ArrayList<>();
        try {
            List<PendingEvaluation> left = attempt(taken, scored, open);
            events.record(scored.stream().map(Scored::event).toList());
            store.giveBack(left, Duration.ZERO);
        } catch (DataAccessException | UnpublishedException lost) {
            giveBack(open, lost);
            throw lost;
        }
        for (Scored one : scored) {
            store.done(one.key());
            metrics.scored(one.key().name());
        }
        return taken.size();
    }

    private List<PendingEvaluation> take() {
        List<String> users = store.users(last, settings.batch());
        last = users.size() < settings.batch() ? "" : users.getLast();
        int each = settings.batch() / Math.max(1, users.size());
        List<PendingEvaluation> taken = new ArrayList<>();
        if (!users.isEmpty()) {
            taken.addAll(store.take(users, each, settings.takeover()));
        }
        taken.addAll(store.takeUnanswered(settings.batch(), settings.takeover()));
        return taken;
    }

    /// @param scored gets the scores to be published
    /// @param open loses what was brought further, or broke
    /// @return whose users have had their time, or for whom no time was left
    private List<PendingEvaluation> attempt(
            List<PendingEvaluation> taken, List<Scored> scored, Set<PendingEvaluation> open) {
        // Long before anybody else may take them.
        Instant end = clock.instant().plus(settings.takeover().dividedBy(PART_OF_TAKEOVER));
        Map<String, Duration> spent = new HashMap<>();
        List<PendingEvaluation> left = new ArrayList<>();
        for (PendingEvaluation pending : taken) {
            Duration before = spent.getOrDefault(pending.userId(), Duration.ZERO);
            Instant begun = clock.instant();
            if (before.compareTo(LONGEST_TURN) >= 0 || begun.isAfter(end)) {
                left.add(pending);
                continue;
            }
            EvaluationRecorded score = attempt(pending);
            spent.put(pending.userId(), before.plus(Duration.between(begun, clock.instant())));
            if (score == null) {
                open.remove(pending);
            } else {
                scored.add(new Scored(pending.key(), score));
            }
        }
        return left;
    }

    /// Nobody's fault: none of them has used up a try, unless the database is away for this, too.
    private void giveBack(Set<PendingEvaluation> open, RuntimeException lost) {
        try {
            store.giveBack(open, AFTER_FAILURE);
        } catch (DataAccessException away) {
            lost.addSuppressed(away);
        }
    }

    /// @return the score to be published; null: there is none (yet)
    private @Nullable EvaluationRecorded attempt(PendingEvaluation pending) {
        Key key = pending.key();
        if (pending.tries() > settings.tries()) {
            fail(key, "broken", "It broke %d times".formatted(settings.tries()));
            return null;
        }
        try {
            return step(pending);
        } catch (DataIntegrityViolationException refused) {
            broke(pending, refused);
        } catch (DataAccessException | UnpublishedException notOurs) {
            throw notOurs;
        } catch (RuntimeException | StackOverflowError bug) {
            broke(pending, bug);
        }
        return null;
    }

    /// It is left as it was taken up, and comes again until it has had its tries.
    private static void broke(PendingEvaluation pending, Throwable bug) {
        log.atError()
                .addKeyValue("requestId", pending.key().requestId())
                .addKeyValue("evaluator", pending.key().name())
                .addKeyValue("try", pending.tries())
                .addKeyValue("exception", bug.getClass().getName())
                .log("an evaluation broke");
    }

    private @Nullable EvaluationRecorded step(PendingEvaluation pending) {
        Key key = pending.key();
        switch (evaluation.next(pending)) {
            case Step.End(Scoring.Score score) -> {
                return event(pending, score);
            }
            case Step.End(Scoring.NoScore(String reason, String detail)) ->
                    fail(key, reason, detail);
            case Step.Ask(var request) -> {
                events.ask(request);
                store.asked(key, settings.answerKnownWithin());
                metrics.asked(key.name());
            }
            case Step.Wait(Duration until) -> store.later(key, until);
        }
        return null;
    }

    private void fail(Key key, String reason, String detail) {
        store.failed(key, reason, detail);
        metrics.failed(key.name(), reason);
    }

    private EvaluationRecorded event(PendingEvaluation pending, Scoring.Score score) {
        Key key = pending.key();
        return EvaluationRecorded.newBuilder()
                .setEvaluationId(
                        EvaluationIds.ofScore(
                                key.requestId(), key.name(), key.version(), key.metric()))
                .setRequestId(key.requestId())
                .setMetric(key.metric())
                .setScore(score.value())
                .setLabel(score.label())
                .setComment(
                        pending.askedRequestId() == null
                                ? null
                                : "by request " + pending.askedRequestId())
                .setEvaluator(EvaluatorKind.AUTOMATED)
                .setEvaluatorName(key.name())
                .setEvaluatorVersion(key.version())
                .setUserId(pending.userId())
                .setEvaluatedAt(clock.instant())
                .build();
    }
}
