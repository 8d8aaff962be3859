package io.aistrale.telemetry.evaluate;

import io.aistrale.schemas.content.OpenedOutput;
import io.aistrale.schemas.content.OutputOpener;
import io.aistrale.schemas.content.StoredOutput;
import io.aistrale.schemas.evaluation.Definition;
import io.aistrale.schemas.evaluation.EvaluationFault;
import io.aistrale.schemas.evaluation.EvaluationIds;
import io.aistrale.schemas.evaluation.Evaluator;
import io.aistrale.schemas.evaluation.EvaluatorCache;
import io.aistrale.schemas.evaluation.Evaluators;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Operation;
import io.aistrale.telemetry.evaluate.Scoring.NoScore;
import io.aistrale.telemetry.store.EvaluatedResult;
import io.aistrale.telemetry.store.EvaluatedResultStore;
import io.aistrale.telemetry.store.PendingEvaluation;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Finds out what is next about a pending evaluation, from the tables alone: whatever happened to
/// whoever was at it before.
final class Evaluation {

    /// The cost aggregator books within seconds.
    private static final Duration COST_LOOK = Duration.ofSeconds(5);

    /// Characters; of three bytes at most, so that a record can hold them.
    private static final int LONGEST_QUESTION = 2_000_000;

    private final EvaluatorCache readings = new EvaluatorCache();
    private final EvaluatedResultStore results;
    private final Supplier<OutputOpener> opener;
    private final Questions questions;
    private final EvaluationProperties settings;
    private final Clock clock;

    Evaluation(
            EvaluatedResultStore results,
            Supplier<OutputOpener> opener,
            Questions questions,
            EvaluationProperties settings,
            Clock clock) {
        this.results = results;
        this.opener = opener;
        this.questions = questions;
        this.settings = settings;
        this.clock = clock;
    }

    /// @throws org.springframework.dao.DataAccessException the database cannot be asked
    Step next(PendingEvaluation pending) {
        return switch (readings.read("[" + pending.evaluator() + "]")) {
            case Evaluators(List<Definition> definitions) ->
                    next(pending, definitions.getFirst().evaluator());
            case EvaluationFault fault -> end(new NoScore("evaluator_unreadable", fault.message()));
        };
    }

    private Step next(PendingEvaluation pending, Evaluator evaluator) {
        UUID asked = pending.askedRequestId();
        if (evaluator instanceof Evaluator.AsksModel model && asked != null) {
            Optional<EvaluatedResult> answer = results.find(asked);
            if (answer.isPresent()) {
                return end(scored(model, answer.get()));
            }
            if (pending.askedAt() != null) {
                return unanswered(pending, pending.askedAt());
            }
        }
        Optional<EvaluatedResult> result = results.find(pending.key().requestId());
        if (result.isEmpty()) {
            return end(new NoScore("result_gone", "The result's time is over"));
        }
        return switch (evaluator) {
            case Evaluator.LatencyThreshold latency -> end(byLatency(latency, result.get()));
            case Evaluator.CostThreshold cost -> byCost(cost, pending);
            case Evaluator.OfOutput ofOutput -> byOutput(ofOutput, pending, result.get());
        };
    }

    private Step unanswered(PendingEvaluation pending, Instant askedAt) {
        Duration left =
                Duration.between(clock.instant(), askedAt.plus(settings.answerKnownWithin()));
        return left.isPositive() && pending.answeredAt() == null
                ? new Step.Wait(left)
                : end(new NoScore("no_answer", "No answer came within its deadline"));
    }

    private static Step end(Scoring scoring) {
        return new Step.End(scoring);
    }

    private static Scoring byLatency(Evaluator.LatencyThreshold latency, EvaluatedResult result) {
        Duration took = latency.total() ? result.total() : result.inProvider();
        return Scoring.of(took.compareTo(latency.atMost()) <= 0);
    }

    private Step byCost(Evaluator.CostThreshold threshold, PendingEvaluation pending) {
        EvaluatedResult.Cost cost = results.cost(pending.key().requestId());
        BigDecimal usd = cost.usd();
        if (usd != null) {
            return end(Scoring.of(usd.compareTo(threshold.atMostUsd()) <= 0));
        }
        return clock.instant().isBefore(pending.createdAt().plus(settings.costWithin()))
                ? new Step.Wait(COST_LOOK)
                : end(new NoScore("cost_unknown", "What it cost is not known"));
    }

    private sealed interface Text {
        record Said(StoredOutput output) implements Text {}

        record Missing(NoScore why) implements Text {}
    }

    private Step byOutput(
            Evaluator.OfOutput evaluator, PendingEvaluation pending, EvaluatedResult result) {
        return switch (said(result)) {
            case Text.Missing(NoScore why) -> end(why);
            case Text.Said(StoredOutput output) when output.text() == null ->
                    end(new NoScore("output_missing", "The model produced no text"));
            case Text.Said(StoredOutput output) ->
                    byText(evaluator, pending, Objects.requireNonNull(output.text()));
        };
    }

    private Text said(EvaluatedResult result) {
        if (!result.outputKept()) {
            return new Text.Missing(
                    new NoScore(
                            "output_not_kept",
                            "The output was not to be kept (store), or there was none"));
        }
        byte[] sealed = result.sealed();
        if (sealed == null) {
            return new Text.Missing(new NoScore("output_gone", "The output's time is over"));
        }
        return switch (opener.get().open(result.requestId(), sealed)) {
            case OpenedOutput.Output(StoredOutput output) -> new Text.Said(output);
            case OpenedOutput.Refused(OpenedOutput.Reason reason) ->
                    new Text.Missing(
                            new NoScore("output_sealed", "The output cannot be opened: " + reason));
        };
    }

    private Step byText(Evaluator.OfOutput evaluator, PendingEvaluation pending, String output) {
        return switch (evaluator) {
            case Evaluator.RegularExpression pattern ->
                    end(OutputScores.byPattern(pattern, output));
            case Evaluator.JsonSchemaValidity(var schema) ->
                    end(OutputScores.bySchema(schema, output));
            case Evaluator.Judge judge ->
                    ask(
                            pending,
                            judge.call(),
                            Operation.CHAT,
                            questions.judge(
                                    judge,
                                    output,
                                    expected(judge.expected(), pending),
                                    pending.input()));
            case Evaluator.OfExpected ofExpected -> {
                String expected = expected(ofExpected.expected(), pending);
                yield expected == null
                        ? end(
                                new NoScore(
                                        "expected_missing",
                                        "Nothing is expected that the output could be compared with"))
                        : compared(ofExpected, pending, output, expected);
            }
        };
    }

    private static @Nullable String expected(@Nullable String own, PendingEvaluation pending) {
        return own == null ? pending.expected() : own;
    }

    private Step compared(
            Evaluator.OfExpected evaluator,
            PendingEvaluation pending,
            String output,
            String expected) {
        return switch (evaluator) {
            case Evaluator.ExactMatch _ -> end(Scoring.of(output.equals(expected)));
            case Evaluator.NormalizedMatch _ -> end(OutputScores.normalizedMatch(output, expected));
            case Evaluator.Contains(_, boolean ignoreCase) ->
                    end(OutputScores.contains(ignoreCase, output, expected));
            case Evaluator.RougeL _ -> end(OutputScores.rougeL(output, expected));
            case Evaluator.Bleu _ -> end(OutputScores.bleu(output, expected));
            case Evaluator.EditSimilarity _ -> end(OutputScores.editSimilarity(output, expected));
            case Evaluator.CosineSimilarity cosine ->
                    ask(
                            pending,
                            cosine.call(),
                            Operation.EMBEDDINGS,
                            questions.embeddings(output, expected));
        };
    }

    private Step ask(
            PendingEvaluation pending, Evaluator.ModelCall call, Operation operation, String body) {
        if (body.length() > LONGEST_QUESTION) {
            return end(new NoScore("too_long", "The texts are too long for a question"));
        }
        PendingEvaluation.Key key = pending.key();
        UUID score =
                EvaluationIds.ofScore(key.requestId(), key.name(), key.version(), key.metric());
        Instant now = clock.instant();
        return new Step.Ask(
                InferenceRequest.newBuilder()
                        .setRequestId(Objects.requireNonNull(pending.askedRequestId()))
                        .setUserId(pending.userId())
                        .setApiKeyId(pending.apiKeyId())
                        .setProject(call.project())
                        .setTags(Map.of(EvaluationIds.TAG, score.toString()))
                        .setProvider(call.provider())
                        .setModel(call.model())
                        .setOperation(operation)
                        .setBody(body)
                        .setDeadline(now.plus(settings.answerWithin()))
                        .setCreatedAt(now)
                        .build());
    }

    private Scoring scored(Evaluator.AsksModel evaluator, EvaluatedResult answer) {
        if (!answer.status().equals("succeeded")) {
            return new NoScore(
                    "not_answered",
                    "The request that asked ended as %s: %s"
                            .formatted(answer.status(), answer.errorCode()));
        }
        return switch (said(answer)) {
            case Text.Missing(NoScore why) -> why;
            case Text.Said(StoredOutput output) ->
                    switch (evaluator) {
                        case Evaluator.Judge _ -> Answers.verdict(output);
                        case Evaluator.CosineSimilarity _ -> Answers.cosine(output);
                    };
        };
    }
}
