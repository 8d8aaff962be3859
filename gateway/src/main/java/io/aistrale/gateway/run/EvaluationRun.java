package io.aistrale.gateway.run;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/// A run.
///
/// @param id a version 7 UUID; the time inside it is that of all its requests' ids
/// @param userId its owner
/// @param apiKeyId public id of the key it was asked for with, or last resumed with
/// @param items requests it takes
/// @param status `queued`, `running`, `cancelling`, `cancelled`, `finished` or `expired`
/// @param finishedAt when it came to stand so; null while it goes on
public record EvaluationRun(
        UUID id,
        String userId,
        String apiKeyId,
        Wanted wanted,
        List<Subject> prompts,
        int items,
        String status,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    /// What is asked for; what it names may be missing.
    ///
    /// @param name the owner's name for it
    /// @param evaluators their definitions
    /// @param parameters of all requests, a JSON object as it was written
    /// @param asked all of it as JSON: the same again under the same name is the same run
    public record Wanted(
            @Nullable String name,
            String dataset,
            List<Named> prompts,
            List<Model> models,
            ArrayNode evaluators,
            @Nullable String parameters,
            String project,
            String asked) {}

    /// A prompt as it is asked for: by version, by label, or the newest.
    public record Named(String name, @Nullable Integer version, @Nullable String label) {}

    /// A prompt version.
    ///
    /// @param label that pointed at it when the run was made; null: it was not named by one
    public record Subject(String name, int version, @Nullable String label) {}

    /// A model of a provider.
    public record Model(String provider, String model) {
        public String id() {
            return provider + "/" + model;
        }
    }

    /// What a list shows of a run.
    ///
    /// @param name the owner's name for it
    /// @param items requests it takes
    public record Head(
            UUID id,
            @Nullable String name,
            String status,
            String dataset,
            int items,
            Instant createdAt,
            @Nullable Instant finishedAt) {}

    /// How many requests there are for each case.
    int variants() {
        return prompts.size() * wanted.models().size();
    }
}
