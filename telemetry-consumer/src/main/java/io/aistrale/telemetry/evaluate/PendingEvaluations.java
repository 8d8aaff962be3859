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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Takes pending evaluations up, some at a time, and brings each as far as it goes. Ids follow from
/// what is scored, so that whatever is done twice, after a crash, is one score.
final class PendingEvaluations {

    private static final Logger log = LoggerFactory.getLogger(PendingEvaluations.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

    private final PendingEvaluationStore store;
    private final Evaluation evaluation;
    private final EvaluationEvents events;
    private final EvaluationMetrics metrics;
    private final EvaluationProperties settings;
    private final Clock clock;

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

    private record Scored(PendingEvaluation pending, EvaluationRecorded event) {}

    /// @return how many were taken up
    /// @throws DataAccessException the database cannot be asked; what was taken up is taken up
    ///   again
    /// @throws UnpublishedException likewise of Kafka
    int turn() {
        List<PendingEvaluation> taken = store.take(settings.batch(), settings.takeover());
        List<Scored> scored = new ArrayList<>();
        try {
            for (PendingEvaluation pending : taken) {
                EvaluationRecorded score = attempt(pending);
                if (score != null) {
                    scored.add(new Scored(pending, score));
                }
            }
            events.record(scored.stream().map(Scored::event).toList());
        } catch (UnpublishedException unpublished) {
            // Nobody's fault: none of them has used up a try.
            taken.forEach(pending -> store.later(pending.key(), AFTER_FAILURE));
            throw unpublished;
        }
        for (Scored one : scored) {
            store.done(one.pending().key());
            metrics.scored(one.pending().key().name());
        }
        return taken.size();
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
        } catch (DataAccessException | UnpublishedException notOurs) {
            throw notOurs;
        } catch (RuntimeException | StackOverflowError bug) {
            // Left as it was taken up: it comes again until it has had its tries.
            log.atError()
                    .addKeyValue("requestId", key.requestId())
                    .addKeyValue("evaluator", key.name())
                    .addKeyValue("try", pending.tries())
                    .addKeyValue("exception", bug.getClass().getName())
                    .log("an evaluation broke");
            return null;
        }
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
