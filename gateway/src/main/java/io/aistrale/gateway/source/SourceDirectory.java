package io.aistrale.gateway.source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where registered sources are kept: [SourceStore], or a test's memory.
public interface SourceDirectory {

    /// By name; one that was removed is none.
    Optional<RequestSource> find(String name);

    /// By name; at most `limit`.
    List<RequestSource> list(int limit);

    /// Registers a source, in the place of one of its name.
    void put(RequestSource source);

    /// @return whether it was registered
    boolean remove(String name, Instant at);
}
