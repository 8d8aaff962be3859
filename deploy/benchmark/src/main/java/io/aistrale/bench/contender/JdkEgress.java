package io.aistrale.bench.contender;

import io.aistrale.worker.provider.HttpAnswer;
import io.aistrale.worker.provider.HttpEgress;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/// The worker's egress on the JDK's own client, to compare with. Reads an answer whole before it
/// looks at the cap, whether it is wanted any more or not.
final class JdkEgress implements HttpEgress {
    /// Headers that client sets itself and refuses to be given.
    private static final Set<String> RESTRICTED =
            Set.of("content-length", "host", "connection", "expect", "upgrade");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public CompletableFuture<End> send(
            Post post,
            BooleanSupplier mayStillSend,
            PartReader parts,
            CompletableFuture<?> unwanted) {
        if (!mayStillSend.getAsBoolean()) {
            return CompletableFuture.completedFuture(new Withheld());
        }
        var request =
                HttpRequest.newBuilder(post.uri())
                        .timeout(post.timeout())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(post.body()));
        post.headers()
                .forEach((name, value) -> {
                    if (!RESTRICTED.contains(name.toLowerCase(Locale.ROOT))) {
                        request.setHeader(name, value);
                    }
                });
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .handle((answer, failure) ->
                        failure == null ? answered(post, answer) : failed(post, failure));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static End answered(Post post, HttpResponse<byte[]> answer) {
        return answer.body().length > post.maxResponseBytes()
                ? new TooLarge(answer.statusCode(), post.maxResponseBytes())
                : new Answered(new HttpAnswer(answer.statusCode(), headers(answer), answer.body()));
    }

    private static Map<String, String> headers(HttpResponse<byte[]> answer) {
        var headers = new HashMap<String, String>();
        answer.headers()
                .map()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), values.getLast()));
        return headers;
    }

    private static End failed(Post post, Throwable failure) {
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return switch (cause) {
            case ConnectException _ -> new NeverSent("no connection");
            case HttpTimeoutException _ -> new TimedOut(Limit.TOTAL, post.timeout());
            case null, default -> new Broken(String.valueOf(cause));
        };
    }
}
