package io.aistrale.worker.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one streamed answer in a dialect, event by event, and remembers what was said.
interface StreamReader {
    /// @param event data of a server-sent event
    Said read(String event);

    /// What was said until now, with the usage as far as it was told and else estimated; null where
    /// nothing was said.
    @Nullable Answer answer();

    /// Whether the provider has said all there is, whatever else it may send or leave out.
    boolean isWhole();

    /// What an event says.
    sealed interface Said {
        Said NOTHING = new More(List.of());

        /// @param chunks none where it says nothing to a reader
        record More(List<Chunk> chunks) implements Said {}

        /// The provider ends the stream, having said all.
        record End(List<Chunk> chunks) implements Said {}

        /// The provider breaks off with an error.
        record Failed(HttpErrors.Words words) implements Said {}

        /// It is not what the provider's interface promises.
        record Nonsense() implements Said {}
    }
}
