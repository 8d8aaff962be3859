package io.aistrale.worker.provider;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// Sends HTTP posts without holding a thread, and never repeats one.
public interface HttpEgress extends AutoCloseable {
    /// Completes with how it ended, never exceptionally.
    ///
    /// @param mayStillSend asked once, right before the socket write; false keeps the post here
    /// @param parts may take the answer's body as it comes
    /// @param unwanted completes where nobody wants the answer any more: the post then ends at once
    CompletableFuture<End> send(
            Post post,
            BooleanSupplier mayStillSend,
            PartReader parts,
            CompletableFuture<?> unwanted);

    default CompletableFuture<End> send(Post post, BooleanSupplier mayStillSend) {
        return send(post, mayStillSend, PartReader.NONE, new CompletableFuture<>());
    }

    /// Cuts the calls that are still open: sent ones end as [Broken].
    @Override
    void close();

    /// Reads an answer's body while it comes.
    interface PartReader {
        /// Wants no answer in parts.
        PartReader NONE =
                new PartReader() {
                    @Override
                    public boolean wants(HttpAnswer head) {
                        return false;
                    }

                    @Override
                    public CompletableFuture<Void> read(byte[] part) {
                        return CompletableFuture.completedFuture(null);
                    }
                };

        /// Whether it reads this answer's body in parts; [Answered] then comes without. Otherwise
        /// the body is collected whole.
        ///
        /// @param head the answer without its body
        boolean wants(HttpAnswer head);

        /// Takes the next part, as it came over the wire.
        ///
        /// @return done when another may come; until then no more is read from the connection
        CompletableFuture<Void> read(byte[] part);
    }

    /// @param endpoint whose connections and limits it uses
    /// @param timeout from now to the last byte of the answer
    record Post(
            Endpoint endpoint,
            URI uri,
            Map<String, String> headers,
            byte[] body,
            Duration timeout) {
        /// Largest answer body read, decompressed.
        public int maxResponseBytes() {
            return endpoint.maxResponseBytes();
        }
    }

    /// How a post ended. Whatever the end but a whole answer, its connection (with HTTP/2 its
    /// stream) is closed.
    sealed interface End {}

    /// A whole answer came.
    record Answered(HttpAnswer answer) implements End {}

    /// The answer went past the cap and was cut off.
    record TooLarge(int status, int maxResponseBytes) implements End {}

    /// Nothing was written to a socket, or the server says that it worked on nothing of it.
    record NeverSent(String why) implements End {}

    /// `mayStillSend` said no; nothing was written.
    record Withheld() implements End {}

    /// The answer was wanted no longer before it was whole.
    ///
    /// @param sent whether something may have been written
    record CutOff(boolean sent) implements End {}

    /// Sent, and not answered in time.
    record TimedOut(Limit limit, Duration after) implements End {}

    /// Sent, and the connection broke.
    record Broken(String why) implements End {}

    /// What took too long.
    enum Limit {
        TOTAL("no whole answer"),
        FIRST_BYTE("no answer began"),
        IDLE("the answer paused");

        private final String words;

        Limit(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
