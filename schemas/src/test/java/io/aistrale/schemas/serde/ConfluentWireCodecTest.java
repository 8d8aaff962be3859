package io.aistrale.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.schemas.event.CostRecorded;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.serde.Decoded.Reason;
import io.aistrale.schemas.serde.Decoded.Undecodable;
import io.aistrale.schemas.serde.SampleEvents.Sample;
import io.aistrale.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfluentWireCodecTest {

    private final FakeRegistry registry = new FakeRegistry();
    private final SettableClock clock = new SettableClock();
    private final ConfluentWireCodec codec = codec(true);

    @AfterEach
    void close() {
        codec.close();
        registry.close();
    }

    static List<Sample> samples() {
        return SampleEvents.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anEventComesBackAsItWas(Sample sample) {
        byte[] value = codec.encode(sample.topic(), sample.event());

        assertThat(codec.decode(sample.topic(), value))
                .isEqualTo(new Decoded.Event(sample.event()));
    }

    @Test
    void theHeaderIsAZeroByteAndTheSchemaIdBigEndian() {
        registry.register("other-value", SchemaBuilder.builder().stringType());

        byte[] value = codec.encode(Topics.REQUESTS, SampleEvents.request());

        assertThat(value).startsWith(0, 0, 0, 0, 2);
    }

    @Test
    void aTopicOfOneTypeNamesItsSubjectByTopicAndOneOfSeveralByRecordToo() {
        codec.encode(Topics.REQUESTS, SampleEvents.request());
        codec.encode(Topics.JOURNAL, SampleEvents.finished());

        assertThat(registry.calls())
                .containsExactly(
                        "POST /subjects/inference.requests-value/versions",
                        "POST /subjects/inference.journal-io.aistrale.schemas.event.AttemptFinished/versions");
    }

    @Test
    void theRegistryIsAskedOnceForASchemaAndOnceForAnId() {
        byte[] value = codec.encode(Topics.COSTS, SampleEvents.cost("1"));
        for (int i = 0; i < 100; i++) {
            codec.encode(Topics.COSTS, SampleEvents.cost("2"));
            codec.decode(Topics.COSTS, value);
        }

        assertThat(registry.calls()).hasSize(2);
    }

    @Test
    void manyThreadsThatMeetAnIdForTheFirstTimeAskOnce() throws Exception {
        byte[] value = codec.encode(Topics.JOURNAL, SampleEvents.finished());
        List<Future<Decoded>> decoded = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                decoded.add(threads.submit(() -> codec.decode(Topics.JOURNAL, value)));
            }
        }

        for (Future<Decoded> each : decoded) {
            assertThat(each.get()).isEqualTo(new Decoded.Event(SampleEvents.finished()));
        }
        assertThat(registry.calls()).hasSize(2);
    }

    @Test
    void manyThreadsThatEncodeAtOnceDoNotMixTheirBytes() throws Exception {
        List<Future<Decoded>> decoded = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2_000; i++) {
                CostRecorded cost = SampleEvents.cost(i + ".5");
                decoded.add(
                        threads.submit(() ->
                                codec.decode(Topics.COSTS, codec.encode(Topics.COSTS, cost))));
            }
        }

        for (int i = 0; i < decoded.size(); i++) {
            assertThat(decoded.get(i).get())
                    .isEqualTo(new Decoded.Event(SampleEvents.cost(i + ".500000000000")));
        }
    }

    @Test
    void whatIsKnownWorksOnWithoutARegistry() {
        byte[] value = codec.encode(Topics.COSTS, SampleEvents.cost("1"));
        codec.decode(Topics.COSTS, value);

        registry.close();

        assertThat(codec.encode(Topics.COSTS, SampleEvents.cost("1"))).isEqualTo(value);
        assertThat(codec.decode(Topics.COSTS, value)).isInstanceOf(Decoded.Event.class);
    }

    @Test
    void aRegistryThatFailsIsNoFaultOfTheRecord() {
        byte[] value = codec.encode(Topics.COSTS, SampleEvents.cost("1"));
        registry.mood = FakeRegistry.Mood.FAILING;

        assertThatThrownBy(() -> codec.decode(Topics.COSTS, value))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("HTTP 500");

        registry.mood = FakeRegistry.Mood.WELL;
        assertThat(codec.decode(Topics.COSTS, value)).isInstanceOf(Decoded.Event.class);
    }

    @Test
    void aSchemaThatIsNotRegisteredSaysWhatToDo() {
        try (ConfluentWireCodec readOnly = codec(false)) {
            assertThatThrownBy(() -> readOnly.encode(Topics.COSTS, SampleEvents.cost("1")))
                    .isInstanceOf(SchemaNotRegisteredException.class)
                    .hasMessageContaining("inference.costs-io.aistrale.schemas.event.CostRecorded")
                    .hasMessageContaining("Register the schemas of this release");
        }
    }

    @Test
    void aSchemaThatWasRegisteredByDeploymentIsFound() {
        byte[] value = codec.encode(Topics.COSTS, SampleEvents.cost("1"));
        try (ConfluentWireCodec readOnly = codec(false)) {
            assertThat(readOnly.encode(Topics.COSTS, SampleEvents.cost("1"))).isEqualTo(value);
        }
    }

    @Test
    void anUnknownIdIsRememberedForAWhileAndThenAskedForAgain() {
        byte[] value = codec.encode(Topics.COSTS, SampleEvents.cost("1"));
        byte[] unknown = value.clone();
        unknown[4] = 99;
        int before = registry.calls().size();

        assertThat(reason(unknown)).isEqualTo(Reason.UNKNOWN_SCHEMA_ID);
        assertThat(reason(unknown)).isEqualTo(Reason.UNKNOWN_SCHEMA_ID);
        assertThat(registry.calls()).hasSize(before + 1);

        clock.now = clock.now.plus(WriterSchemas.UNKNOWN_FOR);
        assertThat(reason(unknown)).isEqualTo(Reason.UNKNOWN_SCHEMA_ID);
        assertThat(registry.calls()).hasSize(before + 2);
    }

    @Test
    void anIdRegisteredLateIsFoundOnceTheUnknownOneIsForgotten() {
        byte[] value = ByteBuffer.allocate(5).put((byte) 0).putInt(1).array();
        assertThat(reason(value)).isEqualTo(Reason.UNKNOWN_SCHEMA_ID);

        registry.register("x", CostRecorded.getClassSchema());
        clock.now = clock.now.plus(WriterSchemas.UNKNOWN_FOR);

        assertThat(reason(value)).isEqualTo(Reason.CORRUPT);
    }

    @Test
    void anEventWithoutARequiredFieldIsABugOfTheSenderAndLeavesTheCodecUsable() {
        assertThatThrownBy(() -> codec.encode("x", new SourcePosition()))
                .isInstanceOf(RuntimeException.class);

        SourcePosition good = new SourcePosition("t", 1, 2L);
        assertThat(codec.decode("x", codec.encode("x", good))).isEqualTo(new Decoded.Event(good));
    }

    private ConfluentWireCodec codec(boolean registering) {
        SerdeSettings settings = SerdeSettings.of(registry.url());
        return new ConfluentWireCodec(
                ConfluentSchemaRegistryClient.create(settings),
                SubjectNaming.BY_TOPIC,
                registering,
                clock);
    }

    private Reason reason(byte[] value) {
        return ((Undecodable) codec.decode("x", value)).reason();
    }

    private static final class SettableClock extends Clock {
        Instant now = Instant.EPOCH.plus(Duration.ofDays(1));

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
