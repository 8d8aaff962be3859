package io.aistrale.bench.dialect;

import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.Endpoint;
import io.aistrale.worker.provider.Endpoint.Limits;
import io.aistrale.worker.provider.Endpoint.Transport;
import io.aistrale.worker.provider.ProviderClient;
import io.aistrale.worker.provider.ProviderClient.Target;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.Unavailable;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What is measured of a wire format.
public enum Operation {
    /// From the request to the bytes that are sent.
    ENCODE,
    /// From the bytes of an answer to its text, usage and OpenAI form.
    DECODE,
    DECODE_ERROR,
    /// From a part of a stream to the chunk that is handed on, the whole answer's making included.
    STREAM_EVENT;

    private static final Secret TOKEN = Secret.of("sk-no-token-of-anybody");
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final UUID ATTEMPT = UUID.fromString("019aa9f0-3c5e-7b1a-9d2f-5f6c1e0a7b42");
    private static final int MAX_RESPONSE_BYTES = 16 << 20;
    private static final Endpoint ENDPOINT =
            new Endpoint(
                    "provider",
                    URI.create("https://api.provider.example/v1"),
                    null,
                    null,
                    new Limits(TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT, MAX_RESPONSE_BYTES),
                    Transport.DEFAULT);

    /// Such as `decode-error`.
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isOf(WireFormat format) {
        return this != STREAM_EVENT || format.streams();
    }

    /// The operation, ready to be done again and again.
    Supplier<Object> by(WireFormat format) {
        var dialect = format.dialect();
        var request = format.request(this == STREAM_EVENT);
        return switch (this) {
            case ENCODE -> () -> dialect.encode(request, ENDPOINT, TOKEN);
            case DECODE -> {
                var answer = format.answer();
                yield () -> dialect.decode(request, answer);
            }
            case DECODE_ERROR -> {
                var error = format.error();
                yield () -> dialect.decode(request, error);
            }
            case STREAM_EVENT -> reading(format, new Target(ENDPOINT, dialect, request, TOKEN));
        };
    }

    private static Supplier<Object> reading(WireFormat format, Target target) {
        var call = encoded(format, true);
        var parts = format.events().stream().map(Operation::utf8).toList();
        var client = new ProviderClient(new MemoryEgress(format.streamHead(), parts));
        var taken = CompletableFuture.<Void>completedFuture(null);
        var neverUnwanted = new CompletableFuture<Void>();
        return () ->
                client.call(
                                target,
                                call,
                                ATTEMPT,
                                TIMEOUT,
                                () -> true,
                                (_, _) -> taken,
                                neverUnwanted)
                        .join();
    }

    /// The JSON the operation writes or reads, one or more objects.
    List<byte[]> json(WireFormat format) {
        return switch (this) {
            case ENCODE -> List.of(encoded(format, false).body());
            case DECODE -> List.of(format.answer().body());
            case DECODE_ERROR -> List.of(format.error().body());
            case STREAM_EVENT ->
                    format.events().stream()
                            .map(event -> event.substring(event.indexOf("data:") + 5).strip())
                            .filter(data -> data.startsWith("{"))
                            .map(Operation::utf8)
                            .toList();
        };
    }

    private static Encoding.Call encoded(WireFormat format, boolean stream) {
        return (Encoding.Call) format.dialect().encode(format.request(stream), ENDPOINT, TOKEN);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Whether the operation did what it is measured for, and not found a short way out.
    boolean isDone(Object outcome) {
        return switch (this) {
            case ENCODE -> outcome instanceof Encoding.Call;
            case DECODE, STREAM_EVENT ->
                    outcome instanceof Completed whole && !whole.answer().usage().estimated();
            case DECODE_ERROR ->
                    outcome instanceof Unavailable error
                            && error.exchange().providerMessage() != null;
        };
    }
}
