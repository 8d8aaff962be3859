package io.aistrale.worker.prompt;

import io.aistrale.schemas.prompt.PromptSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where prompts are stored: [PromptStore], or a test's memory.
@FunctionalInterface
public interface PromptDirectory {
    /// Finds the version that is meant.
    ///
    /// @throws org.springframework.dao.DataAccessException where the place cannot be asked
    Optional<StoredPrompt> find(Meant meant);

    /// What a request says of its prompt.
    ///
    /// @param version null: the label decides, or the newest version where there is none either
    record Meant(String name, @Nullable Integer version, @Nullable String label) {}

    /// @param archived whether new requests by its name are refused
    record StoredPrompt(int version, boolean archived, PromptSource source) {}
}
