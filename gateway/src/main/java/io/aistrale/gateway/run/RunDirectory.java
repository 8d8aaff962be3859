package io.aistrale.gateway.run;

import io.aistrale.gateway.dataset.Dataset;
import io.aistrale.gateway.run.EvaluationRun.Head;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where runs are kept: [RunStore], or a test's memory.
public interface RunDirectory {

    /// Keeps a run, unless its owner has one of that name.
    ///
    /// @return whether it was kept
    boolean add(EvaluationRun run, Dataset dataset);

    Optional<EvaluationRun> find(String userId, UUID id);

    Optional<EvaluationRun> find(String userId, String name);

    /// Whether a run was asked for by the same JSON, in whatever order its fields are.
    boolean isAsked(EvaluationRun run, String asked);

    /// Newest first; at most `limit`.
    List<Head> list(String userId, int limit);

    /// Has a run cancelled that goes on; one that is cancelled already stays so.
    ///
    /// @return false: it is over
    boolean cancel(UUID id);

    /// Has a run go on that was or is being cancelled, or goes on, from now on under an API key.
    ///
    /// @return false: it is over
    boolean resume(UUID id, String apiKeyId);

    Progress progress(EvaluationRun run);

    /// A row for each prompt version and model, in the order they were asked for.
    List<ComparedVariant> compare(EvaluationRun run);
}
