package io.aistrale.worker.provider;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// Sends HTTP posts without holding a thread, and never repeats one.
public interface HttpEgress extends AutoCloseable {
    /// Completes with how it ended.
    CompletableFuture<End> send(Post post, BooleanSupplier mayStillSend);

    /// Cuts what is open: it ends as [Broken].
    @Override
    void close();

    /// @param timeout from now to the last byte of the answer
    /// @param maxResponseBytes largest answer body read, decompressed
    record Post(
            URI uri,
            Map<String, String> headers,
            byte[] body,
            Duration timeout,
            int maxResponseBytes) {}

    /// How a post ended.
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
    record TimedOut(Duration timeout) implements End {}

    /// Sent, and the connection broke.
    record Broken(String why) implements End {}
}
