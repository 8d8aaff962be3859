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
    CompletableFuture<End> send(Post post, BooleanSupplier mayStillSend);

    /// Cuts the calls that are still open: sent ones end as [Broken].
    @Override
    void close();

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

    /// Nothing was written to a socket.
    record NeverSent(String why) implements End {}

    /// `mayStillSend` said no; nothing was written.
    record Withheld() implements End {}

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
