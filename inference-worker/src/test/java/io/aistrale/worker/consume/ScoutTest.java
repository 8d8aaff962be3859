package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.serde.SubjectNaming;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.limit.VirtualTime;
import io.aistrale.worker.place.FairnessProperties;
import io.aistrale.worker.place.FairnessProperties.Tenant;
import io.aistrale.worker.place.PlaceMetrics;
import io.aistrale.worker.place.Places;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScoutTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.REQUESTS, 0);

    private final FakeRegistry registry = new FakeRegistry();
    private final EventCodec codec =
            EventCodec.create(
                    SerdeSettings.of(registry.url()).registering(), SubjectNaming.BY_TOPIC);
    private final EventCodec reading =
            EventCodec.create(SerdeSettings.of(registry.url()), Scout.NEEDED);
    private final VirtualTime time = new VirtualTime();
    private final Places places =
            new Places(
                    16,
                    new FairnessProperties(Tenant.USER, Map.of(), true),
                    time::after,
                    Runnable::run,
                    time::nanos,
                    new PlaceMetrics(new SimpleMeterRegistry()));
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("latest");
    private final Scout scout = new Scout(consumer, reading, places);

    @AfterEach
    void close() {
        reading.close();
        codec.close();
        registry.close();
    }

    private ConsumerRecord<byte[], byte[]> record(long offset, String user) {
        var request =
                InferenceRequest.newBuilder()
                        .setRequestId(TimeOrderedIds.next())
                        .setUserId(user)
                        .setProvider("openai")
                        .setModel("m")
                        .setOperation(Operation.CHAT)
                        .setInputs("Hello")
                        .setCreatedAt(Instant.EPOCH)
                        .build();
        byte[] value = codec.encode(Topics.REQUESTS, request);
        return new ConsumerRecord<>(Topics.REQUESTS, 0, offset, new byte[0], value);
    }

    private void inKafka(String... usersFromTheFirstThatWaits) {
        consumer.schedulePollTask(() -> {
            for (int i = 0; i < usersFromTheFirstThatWaits.length; i++) {
                consumer.addRecord(record(100 + i, usersFromTheFirstThatWaits[i]));
            }
        });
    }

    @Test
    void whoeverLiesBehindOneTenantsRequestsIsMet() {
        inKafka("anna", "anna", "ben");

        scout.lookAt(Map.of(PARTITION, 100L));
        scout.look();

        assertThat(places.isShared(Lane.INTERACTIVE)).isTrue();
        assertThat(places.isShared(Lane.BULK)).isFalse();
    }

    @Test
    void oneTenantAloneIsNobodyElse() {
        inKafka("anna", "anna", "anna");

        scout.lookAt(Map.of(PARTITION, 100L));
        scout.look();

        assertThat(places.isShared(Lane.INTERACTIVE)).isFalse();
    }

    @Test
    void theNextLookGoesOnWhereTheLastEnded() {
        inKafka("anna", "anna", "anna");
        scout.lookAt(Map.of(PARTITION, 100L));
        scout.look();

        scout.lookAt(Map.of(PARTITION, 101L));
        scout.look();

        assertThat(consumer.position(PARTITION)).isEqualTo(103);
    }

    @Test
    void recordsThatCannotBeReadAreNobodys() {
        consumer.schedulePollTask(() ->
                consumer.addRecord(
                        new ConsumerRecord<>(
                                Topics.REQUESTS, 0, 100, new byte[0], new byte[] {7})));
        scout.lookAt(Map.of(PARTITION, 100L));

        scout.look();

        assertThat(places.isShared(Lane.INTERACTIVE)).isFalse();
        assertThat(consumer.position(PARTITION)).isEqualTo(101);
    }

    @Test
    void whereNothingIsHeldUpNothingIsRead() {
        scout.lookAt(Map.of());
        scout.look();

        assertThat(consumer.assignment()).isEmpty();
    }
}
