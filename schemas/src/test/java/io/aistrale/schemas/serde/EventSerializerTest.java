package io.aistrale.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventSerializerTest {

    private final FakeRegistry registry = new FakeRegistry();
    private final EventSerializer serializer = new EventSerializer();
    private final EventDeserializer deserializer = new EventDeserializer();

    @AfterEach
    void close() {
        serializer.close();
        deserializer.close();
        registry.close();
    }

    @Test
    void aKafkaClientSetUpByConfigurationAloneExchangesEvents() {
        configure(
                Map.of(
                        "schema.registry.url",
                        List.of(registry.url()),
                        "auto.register.schemas",
                        "true"));

        byte[] value = serializer.serialize(Topics.COSTS, SampleEvents.cost("0.5"));

        assertThat(deserializer.deserialize(Topics.COSTS, value))
                .isEqualTo(SampleEvents.cost("0.500000000000"));
        assertThat(registry.calls())
                .contains(
                        "POST /subjects/inference.costs-io.aistrale.schemas.event.CostRecorded/versions");
    }

    @Test
    void withoutBeingToldToTheSerializerRegistersNothing() {
        configure(Map.of("schema.registry.url", registry.url()));

        assertThatThrownBy(() -> serializer.serialize(Topics.COSTS, SampleEvents.cost("1")))
                .isInstanceOf(SerializationException.class)
                .hasCauseInstanceOf(SchemaNotRegisteredException.class);
    }

    @Test
    void undecodableValuesAreSerializationExceptionsAndALostRegistryIsNot() {
        configure(Map.of("schema.registry.url", registry.url()));

        assertThatThrownBy(() -> deserializer.deserialize("t", new byte[] {1, 2}))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("NOT_WIRE_FORMAT");
        registry.mood = FakeRegistry.Mood.FAILING;
        assertThatThrownBy(() -> deserializer.deserialize("t", new byte[] {0, 0, 0, 0, 1, 0}))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void tombstonesPassThrough() {
        configure(Map.of("schema.registry.url", registry.url()));

        assertThat(serializer.serialize("t", null)).isNull();
        assertThat(deserializer.deserialize("t", null)).isNull();
    }

    @Test
    void credentialsAndSubjectStrategyAreConfluents() {
        registry.requiredAuthorization = "Basic YW5uOnB3";
        configure(
                Map.of(
                        "schema.registry.url",
                        registry.url(),
                        "auto.register.schemas",
                        true,
                        "basic.auth.user.info",
                        new Password("ann:pw"),
                        "value.subject.name.strategy",
                        "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy"));

        serializer.serialize("t", SampleEvents.cost("1"));

        assertThat(registry.calls())
                .containsExactly(
                        "POST /subjects/t-io.aistrale.schemas.event.CostRecorded/versions");
    }

    @Test
    void whatCannotWorkIsSaidAtConfiguration() {
        assertThatThrownBy(() -> configure(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schema.registry.url is required");
        assertThatThrownBy(() -> configure(Map.of("schema.registry.url", "ftp://x")))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() ->
                        serializer.configure(Map.of("schema.registry.url", registry.url()), true))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() ->
                        configure(
                                Map.of(
                                        "schema.registry.url",
                                        registry.url(),
                                        "value.subject.name.strategy",
                                        "RecordNameStrategy")))
                .isInstanceOf(ConfigException.class);
    }

    private void configure(Map<String, ?> configuration) {
        serializer.configure(configuration, false);
        deserializer.configure(configuration, false);
    }
}
