package io.aistrale.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.schemas.serde.FakeRegistry.Mood;
import io.aistrale.schemas.serde.SchemaRegistry.SchemaById;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.topic.Topic;
import io.aistrale.schemas.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfluentSchemaRegistryClientTest {

    private static final Schema SCHEMA =
            SchemaBuilder.record("a.B").fields().requiredInt("c").endRecord();

    private final FakeRegistry registry = new FakeRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void aRegisteredSchemaIsFoundByIdAndBySubject() {
        try (SchemaRegistry client = client(registry.url())) {
            int id = client.register("s-value", SCHEMA);

            assertThat(client.byId(id)).isEqualTo(new SchemaById.Known(SCHEMA));
            assertThat(client.lookup("s-value", SCHEMA)).hasValue(id);
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        try (SchemaRegistry client = client(registry.url())) {
            assertThat(client.byId(7)).isEqualTo(new SchemaById.Unknown());
            assertThat(client.lookup("no such subject", SCHEMA)).isEmpty();
            client.register("s", SCHEMA);
            assertThat(client.lookup("s", SchemaBuilder.builder().intType())).isEmpty();
        }
    }

    @Test
    void registrationPutsEverySchemaOfTheContractInItsPlace() {
        try (SchemaRegistry client = client(registry.url())) {
            new SchemaRegistration(client).register(Topics.ALL);
        }

        assertThat(registry.compatibility())
                .containsEntry(
                        "inference.requests-value", Topic.Compatibility.FULL_TRANSITIVE.name())
                .containsEntry(
                        "inference.journal-io.aistrale.schemas.event.RequestEnded",
                        Topic.Compatibility.BACKWARD_TRANSITIVE.name());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WELL")
    void aRegistryThatIsNotWellIsUnavailableAndNothingElse(Mood mood) {
        registry.mood = mood;
        try (SchemaRegistry client = client(registry.url())) {
            assertThatThrownBy(() -> client.byId(1))
                    .isInstanceOf(RegistryUnavailableException.class);
            assertThatThrownBy(() -> client.lookup("s", SCHEMA))
                    .isInstanceOf(RegistryUnavailableException.class);
            assertThatThrownBy(() -> client.register("s", SCHEMA))
                    .isInstanceOf(RegistryUnavailableException.class);
        }
    }

    @Test
    void aNodeThatFailsIsFollowedByTheNextWhichIsThenAskedFirst() {
        try (FakeRegistry second = new FakeRegistry();
                SchemaRegistry client = client(registry.url() + ", " + second.url() + "/")) {
            registry.mood = Mood.FAILING;
            int id = client.register("s", SCHEMA);
            client.byId(id);

            assertThat(registry.calls()).hasSize(1);
            assertThat(second.calls()).hasSize(2);
        }
    }

    @Test
    void aNodeThatCannotBeReachedIsFollowedByTheNext() throws IOException {
        try (SchemaRegistry client = client(nobodyThere() + "," + registry.url())) {
            assertThat(client.byId(1)).isEqualTo(new SchemaById.Unknown());
        }
    }

    @Test
    void aRegistryThatCannotBeReachedIsUnavailableAndNamed() throws IOException {
        String url = nobodyThere();
        try (SchemaRegistry client = client(url)) {
            assertThatThrownBy(() -> client.byId(1))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining(url);
        }
    }

    @Test
    void credentialsAreSentAndNeverShown() {
        registry.requiredAuthorization =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString("ann:c4nary".getBytes(StandardCharsets.UTF_8));
        SerdeSettings anonymous = settings(registry.url());
        SerdeSettings ann = anonymous.authenticatedBy(Secret.of("ann:c4nary"));

        try (SchemaRegistry client = ConfluentSchemaRegistryClient.create(ann)) {
            assertThat(client.byId(1)).isEqualTo(new SchemaById.Unknown());
        }
        try (SchemaRegistry client = ConfluentSchemaRegistryClient.create(anonymous)) {
            assertThatThrownBy(() -> client.byId(1))
                    .hasMessageContaining("refuses our credentials");
        }
        assertThat(ann.toString()).doesNotContain("c4nary");
    }

    private static SchemaRegistry client(String urls) {
        return ConfluentSchemaRegistryClient.create(settings(urls));
    }

    private static SerdeSettings settings(String urls) {
        return new SerdeSettings(
                urls, null, false, null, null, Duration.ofMillis(300), Duration.ofMillis(300));
    }

    private static String nobodyThere() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
