package io.aistrale.telemetry.store;

import io.aistrale.schemas.evaluation.Definition;
import io.aistrale.schemas.evaluation.EvaluationFault;
import io.aistrale.schemas.evaluation.EvaluationIds;
import io.aistrale.schemas.evaluation.Evaluator;
import io.aistrale.schemas.evaluation.EvaluatorCache;
import io.aistrale.schemas.evaluation.Evaluators;
import io.aistrale.schemas.evaluation.EvaluatorsReading;
import io.aistrale.schemas.evaluation.Selection.Candidate;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.telemetry.entry.EntryBatch;
import io.aistrale.telemetry.entry.Inference;
import io.aistrale.telemetry.entry.RequestFacts;
import io.aistrale.telemetry.entry.TerminalResult;
import io.aistrale.telemetry.store.EvaluationRuleStore.MadeRule;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/// Finds, in the transaction that stores results, what is to be scored of them. Without rules and
/// cases that is one look into a table that is empty.
final class ToEvaluateStore {

    private static final String ANSWERED =
            """
            UPDATE pending_evaluation SET answered_at = now(), due_at = now()
            WHERE asked_request_id = ANY (?) RETURNING asked_request_id
            """;

    /// Mostly there is none, and thousands of ids need not be sent.
    private static final String ANY_CASE = "SELECT EXISTS (SELECT FROM evaluation_case)";

    /// Whatever came of the request: it has no other result.
    private static final String CASES =
            """
            DELETE FROM evaluation_case WHERE request_id = ANY (?)
            RETURNING request_id, expected, input, evaluators, api_key_id
            """;

    private static final String ADD =
            """
            INSERT INTO pending_evaluation (request_id, evaluator_name, evaluator_version, metric, evaluator,
                expected, input, user_id, asked_request_id, api_key_id)
            VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private static final String UNREADABLE =
            """
            INSERT INTO evaluation_failure (request_id, evaluator_name, evaluator_version, metric, reason, detail)
            VALUES (?, '', '', '', 'case_unreadable', ?) ON CONFLICT DO NOTHING
            """;

    private final EvaluatorCache readings = new EvaluatorCache();
    private final JdbcTemplate jdbc;

    ToEvaluateStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record Case(
            @Nullable String expected,
            @Nullable String input,
            EvaluatorsReading evaluators,
            @Nullable String apiKeyId) {}

    private record Row(
            InferenceResult result,
            Definition definition,
            @Nullable String expected,
            @Nullable String input,
            String user,
            @Nullable String apiKeyId) {

        @Nullable UUID asked() {
            if (!(definition.evaluator() instanceof Evaluator.AsksModel)) {
                return null;
            }
            UUID score =
                    EvaluationIds.ofScore(
                            result.getRequestId(),
                            definition.name(),
                            definition.version(),
                            definition.metric());
            return EvaluationIds.ofRequest(score, result.getFinishedAt());
        }
    }

    /// @param isNew requests that had no result before: what is written twice is scored once
    void add(EntryBatch batch, Predicate<UUID> isNew, List<MadeRule> rules) {
        List<InferenceResult> fresh =
                batch.results().stream()
                        .map(TerminalResult::result)
                        .filter(result -> isNew.test(result.getRequestId()))
                        .toList();
        if (fresh.isEmpty()) {
            return;
        }
        Map<UUID, RequestFacts> facts =
                batch.inferences().stream()
                        .collect(Collectors.toMap(Inference::requestId, Inference::facts));
        Set<UUID> answers = answers(fresh, facts);
        List<InferenceResult> good =
                fresh.stream()
                        .filter(result -> result.getStatus() == ResultStatus.SUCCEEDED)
                        .toList();
        Map<UUID, Case> cases = cases(fresh);
        List<Row> rows = new ArrayList<>();
        for (InferenceResult result : good) {
            RequestFacts fact = facts.get(result.getRequestId());
            Case own = cases.get(result.getRequestId());
            if (fact == null) {
                continue;
            }
            if (own != null) {
                rows.addAll(byCase(result, own, fact.userId()));
            } else if (!rules.isEmpty()) {
                boolean judging = answers.contains(result.getRequestId());
                rows.addAll(byRules(result, candidate(result, fact, judging), rules));
            }
        }
        insert(rows);
    }

    /// Those of the results that a score waits for; they are told to it.
    private Set<UUID> answers(List<InferenceResult> results, Map<UUID, RequestFacts> facts) {
        Set<UUID> named = new HashSet<>();
        for (InferenceResult result : results) {
            RequestFacts fact = facts.get(result.getRequestId());
            if (fact != null && fact.tags().containsKey(EvaluationIds.TAG)) {
                named.add(result.getRequestId());
            }
        }
        Set<UUID> answers = new HashSet<>();
        if (!named.isEmpty()) {
            jdbc.query(
                    ANSWERED,
                    statement -> StoreRow.ids(statement, 1, named),
                    row -> {
                        answers.add(row.getObject(1, UUID.class));
                    });
        }
        return answers;
    }

    private Map<UUID, Case> cases(List<InferenceResult> results) {
        Map<UUID, Case> cases = new HashMap<>();
        if (!Boolean.TRUE.equals(jdbc.queryForObject(ANY_CASE, Boolean.class))) {
            return cases;
        }
        Set<UUID> ids =
                results.stream().map(InferenceResult::getRequestId).collect(Collectors.toSet());
        jdbc.query(
                CASES,
                statement -> StoreRow.ids(statement, 1, ids),
                row -> {
                    cases.put(
                            row.getObject(1, UUID.class),
                            new Case(
                                    row.getString(2),
                                    row.getString(3),
                                    readings.read(row.getString(4)),
                                    row.getString(5)));
                });
        return cases;
    }

    private List<Row> byCase(InferenceResult result, Case own, String user) {
        return switch (own.evaluators()) {
            case Evaluators(List<Definition> definitions) ->
                    definitions.stream()
                            .map(one ->
                                    new Row(
                                            result,
                                            one,
                                            own.expected(),
                                            own.input(),
                                            user,
                                            own.apiKeyId()))
                            .toList();
            case EvaluationFault fault -> {
                jdbc.update(UNREADABLE, result.getRequestId(), fault.message());
                yield List.of();
            }
        };
    }

    private static List<Row> byRules(
            InferenceResult result, Candidate candidate, List<MadeRule> rules) {
        return rules.stream()
                .filter(made -> made.rule().chooses(candidate))
                .flatMap(made ->
                        made.rule().evaluators().definitions().stream()
                                .map(one ->
                                        new Row(result, one, null, null, made.createdBy(), null)))
                .toList();
    }

    private static Candidate candidate(InferenceResult result, RequestFacts fact, boolean judging) {
        return new Candidate(
                result.getRequestId(),
                fact.userId(),
                fact.project(),
                result.getProvider(),
                result.getModel(),
                result.getPromptName(),
                result.getPromptVersion(),
                fact.operation(),
                fact.tags(),
                judging);
    }

    private void insert(Collection<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        jdbc.batchUpdate(
                ADD,
                rows,
                rows.size(),
                (statement, row) -> {
                    Definition definition = row.definition();
                    statement.setObject(1, row.result().getRequestId());
                    statement.setString(2, definition.name());
                    statement.setString(3, definition.version());
                    statement.setString(4, definition.metric());
                    statement.setString(5, definition.written().toString());
                    statement.setString(6, row.expected());
                    statement.setString(7, row.input());
                    statement.setString(8, StoreRow.storable(row.user()));
                    statement.setObject(9, row.asked(), Types.OTHER);
                    statement.setString(10, row.apiKeyId());
                });
    }
}
