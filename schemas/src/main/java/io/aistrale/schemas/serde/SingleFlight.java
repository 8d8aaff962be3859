package io.aistrale.schemas.serde;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Of the threads that ask the same at the same time one asks, and all take its answer or its
/// failure. Without it everything in flight asks a registry that is slow to answer, again and again
/// as each gives up, and keeps it from ever answering. Waiting ends when the one that asks does, so
/// that its deadline is everyone's.
final class SingleFlight<K, V> {
    private final ConcurrentHashMap<K, CompletableFuture<V>> asked = new ConcurrentHashMap<>();

    /// @throws RuntimeException whatever `ask` threw, here or in the thread that asked
    V ask(K question, Supplier<V> ask) {
        var answer = new CompletableFuture<V>();
        var earlier = asked.putIfAbsent(question, answer);
        if (earlier != null) {
            return join(earlier);
        }
        try {
            V found = ask.get();
            answer.complete(found);
            return found;
        } catch (RuntimeException | Error failure) {
            answer.completeExceptionally(failure);
            throw failure;
        } finally {
            asked.remove(question);
        }
    }

    private static <V> V join(CompletableFuture<V> answer) {
        try {
            return answer.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw failed;
            }
        }
    }
}
