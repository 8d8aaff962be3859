package io.aistrale.gateway.run;

import io.aistrale.gateway.dataset.Dataset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    List<EvaluationRun> list(String userId, int limit);

    /// Changes how a run stands where it stands in one of some ways.
    ///
    /// @return whether it did
    boolean move(UUID id, Set<String> from, String to);

    Progress progress(EvaluationRun run);

    /// A row for each prompt version and model, in the order they were asked for.
    List<ComparedVariant> compare(EvaluationRun run);
}
