package io.aistrale.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `asyncapi.yaml` and the code say the same about topics, records and headers.
class AsyncApiTest {
    private static final String PLACE = "/io/aistrale/schemas/avro/";
    private static final String SOURCE = "{source}";

    private final JsonNode root = JsonMapper.shared().valueToTree(yaml());

    @Test
    void everyTopicStandsInItAndNoOther() {
        Set<String> addresses = new TreeSet<>();
        root.path("channels").forEach(channel -> addresses.add(channel.path("address").asString()));

        assertThat(addresses).isEqualTo(topics().keySet());
    }

    @Test
    void everyTopicCarriesItsRecordsAndIsKeptAsLong() {
        var topics = topics();
        for (JsonNode channel : root.path("channels")) {
            var topic = Objects.requireNonNull(topics.get(channel.path("address").asString()));
            var kafka = channel.path("bindings").path("kafka");

            assertThat(records(channel)).as(topic.name()).isEqualTo(names(topic));
            assertThat(kafka.path("topicConfiguration").path("retention.ms").asLong())
                    .as("retention of " + topic.name())
                    .isEqualTo(topic.retention().toMillis());
            if (topic.name().contains(SOURCE)) {
                assertThat(kafka.has("partitions")).as(topic.name()).isFalse();
                assertThat(channel.path("parameters").propertyNames()).containsExactly("source");
            } else {
                assertThat(kafka.path("partitions").asInt())
                        .as("partitions of " + topic.name())
                        .isEqualTo(topic.partitions());
            }
        }
    }

    @Test
    void everyMessageSaysItsKeyAndWhereItsSchemaIdIs() {
        root.path("components")
                .path("messages")
                .properties()
                .forEach(message -> {
                    var kafka =
                            Stream.concat(
                                            Stream.of(message.getValue()),
                                            message.getValue().path("traits").valueStream())
                                    .map(this::resolved)
                                    .map(node -> node.path("bindings").path("kafka"))
                                    .filter(JsonNode::isObject)
                                    .findFirst()
                                    .orElseThrow();

                    assertThat(kafka.path("key").path("description").asString())
                            .as("key of " + message.getKey())
                            .isNotBlank();
                    assertThat(kafka.path("schemaIdPayloadEncoding").asString(""))
                            .as(message.getKey())
                            .isEqualTo(message.getKey().equals("DeadLetter") ? "" : "confluent");
                });
    }

    @Test
    void everyHeaderStandsInItAndNoOther() throws IllegalAccessException {
        Set<String> inCode = new TreeSet<>();
        for (var field : RecordHeaders.class.getFields()) {
            boolean constant = Modifier.isStatic(field.getModifiers());
            if (constant && field.get(null) instanceof String name && !name.endsWith("_")) {
                inCode.add(name);
            }
        }
        Set<String> inDocument = new TreeSet<>();
        root.path("components").path("schemas").properties().stream()
                .filter(schema -> schema.getKey().endsWith("Headers"))
                .forEach(schema ->
                        inDocument.addAll(schema.getValue().path("properties").propertyNames()));

        assertThat(inDocument).isEqualTo(inCode);
    }

    @Test
    void noTextIsCutByACommaWithoutQuotes() {
        assertThat(root.toString()).doesNotContain(":null");
    }

    @Test
    void everyReferenceResolves() {
        assertThat(root.findValuesAsString("$ref"))
                .hasSizeGreaterThan(50)
                .allSatisfy(reference -> assertThat(exists(reference)).as(reference).isTrue());
    }

    private boolean exists(String reference) {
        return reference.startsWith("#")
                ? !root.at(reference.substring(1)).isMissingNode()
                : AsyncApiTest.class.getResource(PLACE + reference) != null;
    }

    private static TreeMap<String, Topic> topics() {
        return Stream.concat(Topics.ALL.stream(), Topics.ofSource(SOURCE, 1).stream())
                .collect(
                        Collectors.toMap(
                                Topic::name, Function.identity(), (one, _) -> one, TreeMap::new));
    }

    /// Avro files of a channel's messages, by the records in them.
    private Set<String> records(JsonNode channel) {
        return channel.path("messages")
                .valueStream()
                .map(message -> resolved(message).path("payload").path("schema").path("$ref"))
                .filter(JsonNode::isString)
                .map(reference -> reference.asString().replace(".avsc", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Topic topic) {
        return topic.records().stream()
                .map(Schema::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asString().substring(1)) : node;
    }

    private static Object yaml() {
        try (InputStream yaml =
                Objects.requireNonNull(
                        AsyncApiTest.class.getResourceAsStream(PLACE + "asyncapi.yaml"))) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
