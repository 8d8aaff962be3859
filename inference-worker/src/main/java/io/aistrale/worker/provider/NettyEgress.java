package io.aistrale.worker.provider;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/// The egress on reactor-netty. Reactive types stay inside this class.
public final class NettyEgress implements HttpEgress {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /// Shorter than common servers' keep-alive, so that a call rarely meets a connection about to
    /// be closed.
    private static final Duration MAX_IDLE = Duration.ofSeconds(20);

    private final ConnectionProvider connections;
    private final HttpClient client;

    /// @param maxConnections connections per provider address; the worker's in-flight limit, so
    ///   that the pool never limits silently
    public NettyEgress(int maxConnections) {
        connections =
                ConnectionProvider.builder("egress")
                        .maxConnections(maxConnections)
                        .pendingAcquireMaxCount(maxConnections)
                        .pendingAcquireTimeout(CONNECT_TIMEOUT)
                        .maxIdleTime(MAX_IDLE)
                        .evictInBackground(MAX_IDLE)
                        .lifo()
                        .build();
        client =
                HttpClient.create(connections)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) CONNECT_TIMEOUT.toMillis())
                        .option(ChannelOption.TCP_NODELAY, true)
                        .disableRetry(true)
                        .followRedirect(false)
                        .compress(true);
    }

    @Override
    public CompletableFuture<End> send(Post post, BooleanSupplier mayStillSend) {
        var sent = new AtomicBoolean();
        return client.headers(headers -> post.headers().forEach(headers::set))
                .post()
                .uri(post.uri())
                .send((_, outbound) -> write(post, outbound, mayStillSend, sent))
                .response((response, content) -> read(post, response, content))
                .next()
                .timeout(post.timeout())
                .onErrorResume(error -> Mono.just(failed(post, error, sent.get())))
                .toFuture()
                .thenApply(end -> end == null ? new Broken("no answer") : end);
    }

    private static Publisher<Void> write(
            Post post, NettyOutbound outbound, BooleanSupplier mayStillSend, AtomicBoolean sent) {
        if (!mayStillSend.getAsBoolean()) {
            return Mono.error(new WithheldException());
        }
        sent.set(true);
        return outbound.sendObject(Unpooled.wrappedBuffer(post.body()));
    }

    private static Publisher<End> read(
            Post post, HttpClientResponse response, ByteBufFlux content) {
        int status = response.status().code();
        return gather(content, post.maxResponseBytes())
                .<End>map(body -> new Answered(new HttpAnswer(status, headers(response), body)))
                .onErrorResume(
                        TooLargeException.class,
                        _ -> Mono.just(new TooLarge(status, post.maxResponseBytes())));
    }

    private static Mono<byte[]> gather(Flux<ByteBuf> content, int cap) {
        return content.reduceWith(
                        ByteArrayOutputStream::new, (bytes, part) -> append(bytes, part, cap))
                .map(ByteArrayOutputStream::toByteArray);
    }

    private static ByteArrayOutputStream append(
            ByteArrayOutputStream bytes, ByteBuf part, int cap) {
        if (bytes.size() + part.readableBytes() > cap) {
            throw new TooLargeException();
        }
        try {
            part.getBytes(part.readerIndex(), bytes, part.readableBytes());
            return bytes;
        } catch (IOException e) {
            throw new IllegalStateException("a byte array cannot fail", e);
        }
    }

    private static Map<String, String> headers(HttpClientResponse response) {
        var headers = new HashMap<String, String>();
        for (var header : response.responseHeaders()) {
            headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
        }
        return headers;
    }

    private static End failed(Post post, Throwable error, boolean sent) {
        if (error instanceof WithheldException) {
            return new Withheld();
        }
        if (!sent) {
            return new NeverSent(error.getClass().getSimpleName());
        }
        return error instanceof TimeoutException
                ? new TimedOut(post.timeout())
                : new Broken(error.getClass().getSimpleName());
    }

    @Override
    public void close() {
        connections.disposeLater().block(CONNECT_TIMEOUT);
    }

    private static final class WithheldException extends RuntimeException {
        WithheldException() {
            super("withheld", null, false, false);
        }
    }

    private static final class TooLargeException extends RuntimeException {
        TooLargeException() {
            super("too large", null, false, false);
        }
    }
}
