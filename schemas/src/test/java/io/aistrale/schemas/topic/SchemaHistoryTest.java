package io.aistrale.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every version of every record that was ever released stands in
/// `src/test/resources/history/<record>/<n>.avsc`. A changed record gets a file with the next
/// number; its earlier files never change.
class SchemaHistoryTest {
    private static final Path HISTORY = Path.of("src/test/resources/history");

    record OnTopic(String topic, Topic.Compatibility compatibility, Schema schema) {
        @Override
        public String toString() {
            return schema.getName() + " on " + topic;
        }
    }

    static Stream<OnTopic> records() {
        return Topics.ALL.stream()
                .flatMap(topic ->
                        topic.records().stream()
                                .map(schema ->
                                        new OnTopic(topic.name(), topic.compatibility(), schema)));
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyReleasedVersionStaysReadable(OnTopic current) throws Exception {
        var earlier = versions(current.schema().getName());
        var strategy = new SchemaValidatorBuilder();
        var validator =
                switch (current.compatibility()) {
                    case FULL_TRANSITIVE -> strategy.mutualReadStrategy().validateAll();
                    case BACKWARD_TRANSITIVE -> strategy.canReadStrategy().validateAll();
                };

        validator.validate(current.schema(), earlier.reversed());
    }

    @ParameterizedTest
    @MethodSource("records")
    void theNewestVersionInTheHistoryIsTheOneInUse(OnTopic current) throws Exception {
        var versions = versions(current.schema().getName());

        assertThat(versions).as("history of " + current).isNotEmpty();
        assertThat(versions.getLast())
                .as(
                        "add history/%s/%d.avsc: %s",
                        current.schema().getName(), versions.size() + 1, current.schema())
                .isEqualTo(current.schema());
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyFieldIsDocumented(OnTopic current) {
        assertDocumented(current.schema());
    }

    @Test
    void theCheckItselfRefusesAFieldWithoutADefault() throws IOException {
        var released = versions("InferenceRequest").getFirst();
        var fields =
                Stream.concat(
                                released.getFields().stream()
                                        .map(field -> new Schema.Field(field, field.schema())),
                                Stream.of(
                                        new Schema.Field(
                                                "added",
                                                Schema.create(Schema.Type.STRING),
                                                "No default.")))
                        .toList();
        var broken =
                Schema.createRecord(
                        released.getName(),
                        released.getDoc(),
                        released.getNamespace(),
                        false,
                        fields);
        var validator = new SchemaValidatorBuilder().mutualReadStrategy().validateAll();

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> validator.validate(broken, List.of(released)))
                .isInstanceOf(SchemaValidationException.class);
    }

    private static void assertDocumented(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> {
                assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
                for (var field : schema.getFields()) {
                    assertThat(field.doc()).as(schema.getName() + "." + field.name()).isNotBlank();
                    assertDocumented(field.schema());
                }
            }
            case ENUM -> assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
            case UNION -> schema.getTypes().forEach(SchemaHistoryTest::assertDocumented);
            default -> {}
        }
    }

    private static List<Schema> versions(String name) throws IOException {
        try (var files = Files.list(HISTORY.resolve(name))) {
            return files.sorted(Comparator.comparingInt(SchemaHistoryTest::number))
                    .map(SchemaHistoryTest::parsed)
                    .toList();
        }
    }

    private static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString().replace(".avsc", ""));
    }

    private static Schema parsed(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
