package io.aistrale.worker.consume;

import io.aistrale.schemas.prompt.PromptSource;
import io.aistrale.worker.prompt.PromptDirectory;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// One prompt, of one version.
final class SimulatedPrompts {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static final PromptDirectory ONE =
            _ ->
                    Optional.of(
                            new PromptDirectory.StoredPrompt(
                                    1,
                                    false,
                                    new PromptSource(
                                            "x",
                                            null,
                                            JSON.createObjectNode(),
                                            JSON.createObjectNode())));

    private SimulatedPrompts() {}
}
