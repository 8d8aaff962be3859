package io.aistrale.worker.prompt;

import io.aistrale.schemas.prompt.PromptReading;

/// What looking for a prompt's version came to.
public sealed interface PromptLookup {
    /// @param prompt as read once; a fault where what is stored cannot be used
    record Found(int version, boolean archived, PromptReading prompt) implements PromptLookup {}

    /// No such prompt, version or label.
    record NotFound() implements PromptLookup {}

    /// Nobody can be asked, and what was said last is too old: wait.
    record Unreachable() implements PromptLookup {}
}
