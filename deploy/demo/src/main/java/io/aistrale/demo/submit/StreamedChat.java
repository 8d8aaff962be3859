package io.aistrale.demo.submit;

import io.aistrale.demo.workload.DemoRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A chat as its client read it.
///
/// @param outcome its text is the pieces, put together
/// @param pieces the model's words, in the order in which they came
/// @param usage as the stream told it; null where it did not
public record StreamedChat(Outcome outcome, List<Piece> pieces, @Nullable TokensTold usage) {

    /// Words that came together.
    ///
    /// @param after from the moment of sending
    public record Piece(String text, Duration after) {}

    public StreamedChat {
        pieces = List.copyOf(pieces);
    }

    public DemoRequest request() {
        return outcome.request();
    }

    /// From the first piece to the last.
    public Duration spread() {
        return pieces.isEmpty()
                ? Duration.ZERO
                : pieces.getLast().after().minus(pieces.getFirst().after());
    }
}
