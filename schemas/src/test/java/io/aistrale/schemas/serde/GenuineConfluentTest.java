package io.aistrale.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.schemas.serde.FakeRegistry.Mood;
import io.aistrale.schemas.serde.GenuineConfluent.Avro;
import io.aistrale.schemas.serde.SampleEvents.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.SchemaBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Our bytes are Confluent's bytes: their serializer and deserializer against ours, through one
/// registry, both ways. The same runs prove [ExternalSerdeCodec], which carries their classes.
class GenuineConfluentTest {

    private static final List<Sample> SAMPLES = SampleEvents.all();

    private final FakeRegistry registry = new FakeRegistry();
    private final EventCodec ours =
            EventCodec.create(SerdeSettings.of(registry.url()).registering());

    @AfterEach
    void close() {
        ours.close();
        registry.close();
    }

    @ParameterizedTest
    @EnumSource
    void theyAreConfluentsClasses(Avro avro) throws Throwable {
        try (GenuineConfluent theirs = new GenuineConfluent(avro, registry.url(), true)) {
            assertThat(theirs.origin("io.confluent.kafka.serializers.KafkaAvroSerializer"))
                    .isEqualTo(GenuineConfluent.jar());
            assertThat(theirs.origin("org.apache.avro.Schema").equals(GenuineConfluent.jar()))
                    .isEqualTo(avro == Avro.THEIRS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameEventGivesTheSameBytesWhicheverSideWritesFirst(Avro avro) throws Throwable {
        try (GenuineConfluent theirs = new GenuineConfluent(avro, registry.url(), true)) {
            for (int i = 0; i < SAMPLES.size(); i++) {
                Sample sample = SAMPLES.get(i);
                byte[] first =
                        i % 2 == 0 ? theirs.encode(i) : ours.encode(sample.topic(), sample.event());
                byte[] second =
                        i % 2 == 0 ? ours.encode(sample.topic(), sample.event()) : theirs.encode(i);

                assertThat(second).as(sample.toString()).isEqualTo(first);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachSideReadsWhatTheOtherWrote(Avro avro) throws Throwable {
        try (GenuineConfluent theirs = new GenuineConfluent(avro, registry.url(), true)) {
            for (int i = 0; i < SAMPLES.size(); i++) {
                Sample sample = SAMPLES.get(i);

                assertThat(ours.decode(sample.topic(), theirs.encode(i)))
                        .isEqualTo(new Decoded.Event(sample.event()));
                assertThat(theirs.decode(i, ours.encode(sample.topic(), sample.event())))
                        .isEqualTo("same");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOurSideRegisteredTheirsFindsWithoutRegistering(Avro avro) throws Throwable {
        try (GenuineConfluent theirs = new GenuineConfluent(avro, registry.url(), false)) {
            assertThatThrownBy(() -> theirs.encode(0))
                    .hasMessageContaining("'inference.requests-value'")
                    .extracting(thrown -> thrown.getClass().getName())
                    .isEqualTo(SchemaNotRegisteredException.class.getName());
            for (int i = 0; i < SAMPLES.size(); i++) {
                byte[] value = ours.encode(SAMPLES.get(i).topic(), SAMPLES.get(i).event());

                assertThat(theirs.encode(i)).isEqualTo(value);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theirFailuresBecomeOurReasons(Avro avro) throws Throwable {
        byte[] value = ours.encode(SAMPLES.getFirst().topic(), SAMPLES.getFirst().event());
        int foreign = registry.register("x", SchemaBuilder.record("a.B").fields().endRecord());
        try (GenuineConfluent theirs = new GenuineConfluent(avro, registry.url(), false)) {
            Map<byte[], Decoded.Reason> values =
                    Map.of(
                            new byte[0],
                            Decoded.Reason.EMPTY,
                            new byte[] {'{', '}', ' ', ' ', ' ', ' '},
                            Decoded.Reason.NOT_WIRE_FORMAT,
                            new byte[] {0, 0, 0, 0, 99, 1},
                            Decoded.Reason.UNKNOWN_SCHEMA_ID,
                            new byte[] {0, 0, 0, 0, (byte) foreign},
                            Decoded.Reason.UNKNOWN_RECORD_TYPE,
                            Arrays.copyOf(value, value.length - 3),
                            Decoded.Reason.CORRUPT,
                            new byte[] {0, 0},
                            Decoded.Reason.CORRUPT);
            for (var each : values.entrySet()) {
                assertThat(theirs.decode(0, each.getKey())).contains("reason=" + each.getValue());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLostRegistryIsNoFaultOfTheRecordThereEither(Avro avro) throws Throwable {
        byte[] value = ours.encode(SAMPLES.getFirst().topic(), SAMPLES.getFirst().event());
        for (Mood mood : List.of(Mood.FAILING, Mood.REFUSING, Mood.HANGING)) {
            registry.mood = mood;
            try (GenuineConfluent theirs = new GenuineConfluent(avro, registry.url(), true)) {
                assertUnavailable(() -> theirs.decode(0, value), mood);
                assertUnavailable(() -> theirs.encode(0), mood);
            }
        }
        registry.close();
        try (GenuineConfluent theirs = new GenuineConfluent(avro, registry.url(), true)) {
            assertUnavailable(() -> theirs.decode(0, value), "closed");
            assertUnavailable(() -> theirs.encode(0), "closed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void credentialsReachTheirClient(Avro avro) throws Throwable {
        byte[] value = ours.encode(SAMPLES.getFirst().topic(), SAMPLES.getFirst().event());
        registry.requiredAuthorization = "Basic YW5uOnB3";
        try (GenuineConfluent theirs =
                new GenuineConfluent(avro, registry.url(), false, "ann:pw")) {
            assertThat(theirs.decode(0, value)).isEqualTo("same");
        }
    }

    private static void assertUnavailable(ThrowingCallable call, Object state) {
        // Of another class loader than ours, so by name.
        assertThatThrownBy(call)
                .as(state.toString())
                .extracting(thrown -> thrown.getClass().getName())
                .isEqualTo(RegistryUnavailableException.class.getName());
    }
}
