package io.aistrale.bench.contender;

import io.aistrale.bench.Question;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/// What a peer does with one request: reads it, calls the provider and waits for the answer, makes
/// the result record. The least that a worker written by hand would do: no journal, no usage, no
/// retries.
final class PeerCall {
    private static final String REPLIES = Topics.REPLIES_PREFIX + Topics.DEFAULT_ALIAS;

    private final ContenderSettings settings;
    private final EventCodec codec;
    private final HttpClient client;

    PeerCall(ContenderSettings settings) {
        this.settings = settings;
        this.codec = EventCodec.create(SerdeSettings.of(settings.registryUrl()));
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(settings.inFlight())
                        .setMaxConnPerRoute(settings.inFlight())
                        .build();
        this.client =
                HttpClients.custom()
                        .setConnectionManager(connections)
                        .disableAutomaticRetries()
                        .build();
        askForSchemas();
    }

    /// Once, before thousands of threads ask the registry at the same time.
    private void askForSchemas() {
        var request =
                InferenceRequest.newBuilder()
                        .setRequestId(TimeOrderedIds.next())
                        .setUserId(Question.USER)
                        .setModel(settings.model())
                        .setCreatedAt(Instant.now())
                        .build();
        codec.decode(Topics.REQUESTS, codec.encode(Topics.REQUESTS, request));
        codec.encode(REPLIES, result(request, ""));
    }

    ProducerRecord<byte[], byte[]> answer(ConsumerRecord<byte[], byte[]> message) {
        if (codec.decode(message.topic(), message.value())
                instanceof Decoded.Event(InferenceRequest request)) {
            var result = result(request, call(request));
            return new ProducerRecord<>(REPLIES, message.key(), codec.encode(REPLIES, result));
        }
        throw new IllegalStateException("not one of our requests");
    }

    private static InferenceResult result(InferenceRequest request, String response) {
        return InferenceResult.newBuilder()
                .setRequestId(request.getRequestId())
                .setStatus(ResultStatus.SUCCEEDED)
                .setResponse(response)
                .setProvider(request.getProvider())
                .setModel(request.getModel())
                .setAttempts(1)
                .setRequestedAt(request.getCreatedAt())
                .setFinishedAt(Instant.now())
                .build();
    }

    private String call(InferenceRequest request) {
        var post = new HttpPost(settings.completions());
        post.setHeader("authorization", "Bearer " + Question.TOKEN);
        post.setHeader("idempotency-key", request.getRequestId().toString());
        post.setEntity(
                new StringEntity(Question.json(request.getModel()), ContentType.APPLICATION_JSON));
        try {
            return client.execute(
                    post,
                    response -> {
                        if (response.getCode() != 200) {
                            throw new IOException("answered " + response.getCode());
                        }
                        return new String(
                                EntityUtils.toByteArray(response.getEntity()),
                                StandardCharsets.UTF_8);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
