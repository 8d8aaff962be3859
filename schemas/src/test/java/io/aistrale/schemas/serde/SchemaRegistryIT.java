package io.aistrale.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.parts.FreePorts;
import io.aistrale.parts.RunningPart;
import io.aistrale.parts.SchemaRegistryServer;
import io.aistrale.schemas.serde.Decoded.Reason;
import io.aistrale.schemas.serde.Decoded.Undecodable;
import io.aistrale.schemas.serde.GenuineConfluent.Avro;
import io.aistrale.schemas.serde.SampleEvents.Sample;
import io.aistrale.schemas.topic.Topic.Compatibility;
import io.aistrale.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against a real registry: Apicurio's Confluent-compatible API.
class SchemaRegistryIT {

    private static final int HEAP_MEBIBYTES = 384;

    @TempDir static Path directory;

    private static SchemaRegistryServer server;
    private static RunningPart running;

    @BeforeAll
    static void start() {
        server =
                new SchemaRegistryServer(
                        FreePorts.next(),
                        Path.of("target", "registry"),
                        directory.resolve("data"),
                        directory.resolve("registry.log"),
                        HEAP_MEBIBYTES,
                        null);
        running = server.startAndAwait();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void theSchemasOfTheContractAreRegisteredAndTwiceIsAsOnce() {
        try (SchemaRegistry registry = ConfluentSchemaRegistryClient.create(settings())) {
            SchemaRegistration registration = new SchemaRegistration(registry);
            registration.register(Topics.ALL);
            registration.register(Topics.ALL);
        }
        try (EventCodec codec = EventCodec.create(settings())) {
            for (Sample sample : SampleEvents.all()) {
                byte[] value = codec.encode(sample.topic(), sample.event());
                assertThat(codec.decode(sample.topic(), value))
                        .isEqualTo(new Decoded.Event(sample.event()));
            }
        }
    }

    @Test
    void aSchemaThatIsNotThereIsNotFoundBySubjectNorById() {
        try (SchemaRegistry registry = ConfluentSchemaRegistryClient.create(settings())) {
            registry.register("known subject/ü", schema("Known"));

            assertThat(registry.lookup("known subject/ü", schema("Known"))).isPresent();
            assertThat(registry.lookup("known subject/ü", schema("Other"))).isEmpty();
            assertThat(registry.lookup("unknown", schema("Known"))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 999_999, Integer.MAX_VALUE})
    void anIdNobodyGaveOutIsUnknownAndNotALostRegistry(int id) {
        byte[] value = ByteBuffer.allocate(6).put((byte) 0).putInt(id).array();
        try (EventCodec codec = EventCodec.create(settings())) {
            Undecodable undecodable = (Undecodable) codec.decode("t", value);

            assertThat(undecodable.reason()).isEqualTo(Reason.UNKNOWN_SCHEMA_ID);
        }
    }

    @Test
    void anIncompatibleVersionIsRefused() {
        Schema first = schema("Evolving");
        Schema incompatible =
                SchemaBuilder.record("Evolving").fields().requiredString("added").endRecord();
        try (SchemaRegistry registry = ConfluentSchemaRegistryClient.create(settings())) {
            registry.register("evolving-value", first);
            registry.setCompatibility("evolving-value", Compatibility.FULL_TRANSITIVE);

            assertThatThrownBy(() -> registry.register("evolving-value", incompatible))
                    .isInstanceOf(SchemaNotRegisteredException.class)
                    .hasMessageContaining("evolving-value");
        }
    }

    @ParameterizedTest
    @EnumSource
    void confluentsClassesAndOursMeetInTheSameRegistry(Avro avro) throws Throwable {
        List<Sample> samples = SampleEvents.all();
        try (EventCodec ours = EventCodec.create(settings().registering());
                GenuineConfluent theirs =
                        new GenuineConfluent(avro, settings().registryUrl(), true)) {
            for (int i = 0; i < samples.size(); i++) {
                Sample sample = samples.get(i);
                byte[] value = theirs.encode(i);

                assertThat(ours.encode(sample.topic(), sample.event())).isEqualTo(value);
                assertThat(ours.decode(sample.topic(), value))
                        .isEqualTo(new Decoded.Event(sample.event()));
                assertThat(theirs.decode(i, value)).isEqualTo("same");
            }
            assertThat(theirs.decode(0, new byte[] {0, 0, 15, 66, 63, 1}))
                    .contains("UNKNOWN_SCHEMA_ID");
        }
    }

    private static SerdeSettings settings() {
        return SerdeSettings.of(server.url().toString());
    }

    private static Schema schema(String name) {
        return SchemaBuilder.record(name).fields().requiredInt("field").endRecord();
    }
}
