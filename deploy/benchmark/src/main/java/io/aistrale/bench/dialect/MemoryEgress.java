package io.aistrale.bench.dialect;

import io.aistrale.worker.provider.HttpAnswer;
import io.aistrale.worker.provider.HttpEgress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// Answers every post with the same stream, a part for each event, at once.
record MemoryEgress(HttpAnswer head, List<byte[]> parts) implements HttpEgress {
    @Override
    public CompletableFuture<End> send(
            Post post,
            BooleanSupplier mayStillSend,
            PartReader reader,
            CompletableFuture<?> unwanted) {
        if (!reader.wants(head)) {
            throw new IllegalStateException("the stream is not read as one");
        }
        for (var part : parts) {
            reader.read(part).join();
        }
        return CompletableFuture.completedFuture(new Answered(head));
    }

    @Override
    public void close() {}
}
