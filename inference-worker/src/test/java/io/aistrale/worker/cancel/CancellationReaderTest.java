package io.aistrale.worker.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.source.RequestSource;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.SettableClock;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.source.RequestSources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancellationReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String SOURCE = Topics.cancellationsOf("billing");
    private static final int MOST = 4;

    private final SettableClock clock = new SettableClock(NOW);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LlmMetrics metrics = new LlmMetrics(meters);
    private final ReadableLogs logs = new ReadableLogs();
    private final List<RequestSource> registered = new CopyOnWriteArrayList<>();
    private final RequestSources sources =
            new RequestSources(() -> registered, List.of(Topics.REQUESTS), clock);
    private final Cancellations cancellations =
            new Cancellations(MOST, metrics, Runnable::run, clock);
    private final AtomicBoolean registryIsAway = new AtomicBoolean();
    private final List<UUID> decoded = new CopyOnWriteArrayList<>();
    private final CancellationReader reader =
            new CancellationReader(
                    logs.consumer(), new Plain(), sources, cancellations, metrics, MOST, clock);

    /// Values are a request's id and a user.
    private final class Plain implements EventCodec {
        @Override
        public byte[] encode(String topic, SpecificRecord event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Decoded decode(String topic, byte[] value) {
            if (registryIsAway.get()) {
                registryIsAway.set(false);
                throw new RegistryUnavailableException("away", null);
            }
            var words = new String(value, StandardCharsets.UTF_8).split(" ");
            var id = UUID.fromString(words[0]);
            decoded.add(id);
            return new Decoded.Event(new CancellationRequested(id, words[1], null, NOW));
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        reader.close();
    }

    private void start() {
        Thread.startVirtualThread(reader);
    }

    private void register() {
        registered.add(new RequestSource("billing", "search", null, null));
        sources.refresh();
    }

    private static InferenceRequest request() {
        return InferenceRequest.newBuilder()
                .setRequestId(TimeOrderedIds.next())
                .setUserId("ana")
                .setProject("search")
                .setModel("m")
                .setCreatedAt(NOW)
                .build();
    }

    private InferenceRequest cancelled(String topic, Duration ago) {
        var request = request();
        logs.append(
                topic,
                (request.getRequestId() + " ana").getBytes(StandardCharsets.UTF_8),
                NOW.minus(ago));
        return request;
    }

    private boolean isKnown(InferenceRequest request) {
        return cancellations.begins(request).isGiven();
    }

    @Test
    void itGoesBackAsFarAsCancellationsHoldBeforeAnythingBegins() throws Exception {
        logs.create(Topics.CANCELLATIONS);
        var old = cancelled(Topics.CANCELLATIONS, Cancellations.KEPT.plusMinutes(1));
        var oldest = cancelled(Topics.CANCELLATIONS, Cancellations.KEPT.minusMinutes(1));
        var newest = cancelled(Topics.CANCELLATIONS, Duration.ZERO);
        assertThat(reader.awaitKnown(Duration.ZERO)).isFalse();
        start();

        assertThat(reader.awaitKnown(LONG)).isTrue();
        assertThat(isKnown(oldest) && isKnown(newest)).isTrue();
        assertThat(decoded).doesNotContain(old.getRequestId());
    }

    @Test
    void itReadsNoMoreBackThanIsKept() throws Exception {
        logs.create(Topics.CANCELLATIONS);
        var beyond = cancelled(Topics.CANCELLATIONS, Duration.ZERO);
        for (int i = 0; i < MOST; i++) {
            cancelled(Topics.CANCELLATIONS, Duration.ZERO);
        }
        start();

        assertThat(reader.awaitKnown(LONG)).isTrue();
        assertThat(decoded).hasSize(MOST).doesNotContain(beyond.getRequestId());
    }

    @Test
    void nothingBeginsWhileTheGatewaysTopicIsNotThere() throws Exception {
        logs.create(SOURCE);
        start();
        assertThat(reader.awaitKnown(Duration.ofMillis(100))).isFalse();
        logs.create(Topics.CANCELLATIONS);

        assertThat(reader.awaitKnown(LONG)).isTrue();
    }

    @Test
    void aSourceThatComesLaterIsReadToo() throws Exception {
        logs.create(Topics.CANCELLATIONS);
        start();
        assertThat(reader.awaitKnown(LONG)).isTrue();
        logs.create(SOURCE);
        var before = cancelled(SOURCE, Duration.ofMinutes(1));
        register();

        await().until(() -> isKnown(before));
    }

    @Test
    void noRecordIsLostToARegistryThatIsAwayNorToAnotherTopicThatMayNotBeRead() throws Exception {
        logs.create(Topics.CANCELLATIONS);
        logs.create(SOURCE);
        logs.forbidden.add(SOURCE);
        register();
        var first = cancelled(Topics.CANCELLATIONS, Duration.ZERO);
        var second = cancelled(Topics.CANCELLATIONS, Duration.ZERO);
        registryIsAway.set(true);
        start();

        await().until(() -> isKnown(first) && isKnown(second));
    }
}
