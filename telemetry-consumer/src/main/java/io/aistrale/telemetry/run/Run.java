package io.aistrale.telemetry.run;

import io.aistrale.schemas.id.TimeOrderedIds;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A run that is to go on.
///
/// @param datasetId null: it was deleted
/// @param evaluators array of their definitions, JSON
/// @param parameters of all requests, a JSON object; null: none
/// @param items requests it takes
/// @param keyHolds false: its API key was revoked, or its time is over
/// @param cancelling whether it was cancelled and its open requests are to be, too
record Run(
        UUID id,
        String userId,
        String apiKeyId,
        String project,
        String dataset,
        @Nullable UUID datasetId,
        List<PromptVersion> prompts,
        List<Model> models,
        String evaluators,
        @Nullable String parameters,
        int items,
        boolean keyHolds,
        boolean cancelling) {

    record PromptVersion(String name, int version) {}

    record Model(String provider, String model) {}

    /// A request of a run.
    ///
    /// @param item which, counted from 0
    /// @param tries which request for this item
    record Item(int item, int tries) {}

    /// The same every time, so that an item that goes out again is the same request.
    UUID requestId(Item item) {
        return TimeOrderedIds.derived(id, item.item() + "/" + item.tries());
    }

    /// Line of the dataset, counted from 1.
    int caseNumber(Item item) {
        return item.item() / (prompts.size() * models.size()) + 1;
    }

    PromptVersion prompt(Item item) {
        return prompts.get(item.item() / models.size() % prompts.size());
    }

    Model model(Item item) {
        return models.get(item.item() % models.size());
    }
}
