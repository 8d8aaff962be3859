package io.aistrale.schemas.source;

import io.aistrale.schemas.evaluation.EvaluationIds;
import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.InferenceRequest;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A service that publishes requests to topics of its own, as it is registered.
///
/// @param name part of its topics' names
/// @param project the project its requests belong to
/// @param users users it may act for; null: any
/// @param removedAt null: it is registered
public record RequestSource(
        String name, String project, @Nullable Set<String> users, @Nullable Instant removedAt) {

    /// What a record on one of its topics claims that it may not; null where it may. Workers
    /// dead-letter such a record, and telemetry makes nobody's inference of it.
    ///
    /// @return a sentence without anything of the record
    public @Nullable String overreach(InferenceRequest request) {
        String beyond = overreach(request.getUserId());
        if (beyond != null) {
            return beyond;
        }
        if (!request.getProject().equals(project)) {
            return "project: source %s may ask for project %s alone".formatted(name, project);
        }
        return request.getApiKeyId() == null
                ? null
                : "apiKeyId: source %s may name no API key; gateways do".formatted(name);
    }

    /// What a cancellation on its topic claims that it may not; null where it may, for requests of
    /// its project alone. Workers drop such a record.
    ///
    /// @return a sentence without anything of the record
    public @Nullable String overreach(CancellationRequested cancellation) {
        return overreach(cancellation.getUserId());
    }

    /// What a score on its topic claims that it may not; null where it may, for inferences of its
    /// project and its users alone. telemetry-consumer dead-letters such a record.
    ///
    /// @param user of the inference that is scored
    /// @param itsProject of the inference
    /// @return a sentence without anything of the record
    public @Nullable String overreach(
            EvaluationRecorded evaluation, String user, String itsProject) {
        String beyond = overreach(evaluation.getUserId());
        if (beyond != null) {
            return beyond;
        }
        if (!itsProject.equals(project) || overreach(user) != null) {
            return "requestId: source %s may not score this inference".formatted(name);
        }
        return EvaluationIds.isAutomated(evaluation.getEvaluationId())
                ? "evaluationId: version 5 ids are those of automated evaluations"
                : null;
    }

    private @Nullable String overreach(String userId) {
        if (removedAt != null) {
            return "source " + name + " is not registered any more";
        }
        return users == null || users.contains(userId)
                ? null
                : "userId: source %s may not act for this user".formatted(name);
    }
}
