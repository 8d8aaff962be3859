package io.aistrale.schemas.serde;

import io.aistrale.schemas.serde.RegistryHttp.Answer;
import io.aistrale.schemas.topic.Topic;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A schema registry behind Confluent's REST API: Confluent Schema Registry itself, or Apicurio's
/// `/apis/ccompat/v7`. Remembers nothing; [ConfluentWireCodec] does.
public final class ConfluentSchemaRegistryClient implements SchemaRegistry {

    /// Error codes are the HTTP status and two digits more.
    private static final int SUBJECT_NOT_FOUND = 40401;

    private static final int SCHEMA_NOT_FOUND = 40403;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final RegistryHttp http;

    private ConfluentSchemaRegistryClient(RegistryHttp http) {
        this.http = http;
    }

    public static ConfluentSchemaRegistryClient create(SerdeSettings settings) {
        return new ConfluentSchemaRegistryClient(new RegistryHttp(settings));
    }

    @Override
    public int register(String subject, Schema schema) {
        Answer answer =
                http.post("/subjects/" + encoded(subject) + "/versions", schemaBody(schema));
        if (answer.status() == 409 || answer.status() == 422) {
            throw new SchemaNotRegisteredException(
                    subject,
                    "the registry refuses this version of "
                            + schema.getFullName()
                            + ": "
                            + json(answer).path("message").asString("no reason given"));
        }
        return idIn(answer);
    }

    @Override
    public OptionalInt lookup(String subject, Schema schema) {
        Answer answer = http.post("/subjects/" + encoded(subject), schemaBody(schema));
        if (answer.status() == 404) {
            int code = errorCode(answer);
            if (code == SUBJECT_NOT_FOUND || code == SCHEMA_NOT_FOUND) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(idIn(answer));
    }

    @Override
    public SchemaById byId(int id) {
        Answer answer = http.get("/schemas/ids/" + id);
        if (answer.status() == 404 && errorCode(answer) == SCHEMA_NOT_FOUND) {
            return new SchemaById.Unknown();
        }
        JsonNode body = success(answer);
        String type = body.path("schemaType").asString("AVRO");
        if (!type.equals("AVRO")) {
            return new SchemaById.NotAvro("Schema id " + id + " is of type " + type);
        }
        try {
            return new SchemaById.Known(
                    new Schema.Parser().parse(body.path("schema").asString("")));
        } catch (AvroRuntimeException invalid) {
            return new SchemaById.NotAvro(
                    "Schema id " + id + " does not parse: " + invalid.getMessage());
        }
    }

    @Override
    public void setCompatibility(String subject, Topic.Compatibility level) {
        success(
                http.put(
                        "/config/" + encoded(subject),
                        JSON.writeValueAsString(Map.of("compatibility", level.name()))));
    }

    @Override
    public void close() {
        http.close();
    }

    private static int idIn(Answer answer) {
        JsonNode id = success(answer).path("id");
        if (!id.isInt()) {
            throw unusable(answer, "has no schema id");
        }
        return id.intValue();
    }

    /// The body of a 200; anything else means that this is no registry, or not for us.
    private static JsonNode success(Answer answer) {
        return switch (answer.status()) {
            case 200 -> json(answer);
            case 401, 403 -> throw unusable(answer, "means it refuses our credentials");
            default ->
                    throw unusable(
                            answer, "is not what Confluent's API answers; check the registry URL");
        };
    }

    private static int errorCode(Answer answer) {
        return json(answer).path("error_code").asInt(0);
    }

    private static JsonNode json(Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException notJson) {
            throw unusable(answer, "is not JSON; check the registry URL");
        }
    }

    private static RegistryUnavailableException unusable(Answer answer, String why) {
        return new RegistryUnavailableException(
                "The schema registry cannot be used: the answer of %s (HTTP %d) %s"
                        .formatted(answer.node(), answer.status(), why),
                null);
    }

    private static String schemaBody(Schema schema) {
        return JSON.writeValueAsString(Map.of("schema", schema.toString()));
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
