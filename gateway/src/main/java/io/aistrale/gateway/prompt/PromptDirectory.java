package io.aistrale.gateway.prompt;

import io.aistrale.schemas.prompt.PromptSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where prompts are kept: [PromptStore], or a test's memory.
public interface PromptDirectory {

    Optional<Prompt> find(String name);

    /// By name; at most `limit`.
    List<Prompt> list(int limit);

    /// Newest first, at most `limit`.
    List<VersionHead> versions(String name, int limit);

    Optional<PromptVersion> version(String name, int number);

    /// Makes the next version, whoever else makes one at the same time.
    ///
    /// @return its number
    int add(String name, PromptSource source, @Nullable String note, String by, Instant at);

    /// Points a label at a version.
    ///
    /// @return the version it pointed at before; empty for none
    Optional<Integer> label(String name, String label, int version, String by, Instant at);

    /// @return whether it was there
    boolean unlabel(String name, String label);

    /// @param at null: it is in use again
    void archive(String name, @Nullable Instant at, String by);
}
