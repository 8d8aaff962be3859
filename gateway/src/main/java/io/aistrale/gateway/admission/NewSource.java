package io.aistrale.gateway.admission;

import io.aistrale.gateway.source.Sources.Wanted;
import io.aistrale.schemas.topic.Topics;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Reads the body of `POST /v1/sources`.
public final class NewSource {

    private static final int LONGEST_NAME = 128;
    private static final int MOST_PARTITIONS = 256;
    private static final int USUAL_PARTITIONS = 8;
    private static final Set<String> FIELDS = Set.of("source", "project", "users", "partitions");

    private NewSource() {}

    /// Reads the source to be registered.
    ///
    /// @throws RefusedException a field is missing, unknown or mistyped
    public static Wanted read(byte[] body) {
        JsonFields fields = JsonFields.of(body, FIELDS);
        String source = fields.requiredName("source", LONGEST_NAME);
        if (!Topics.isSourceName(source)) {
            throw fields.wrong(
                    "source",
                    "1 to 63 of a-z, 0-9 and -, first and last no -, and not `bulk`, `parked` or"
                            + " ending in `-dlt`, as it becomes part of a topic's name");
        }
        List<String> users =
                fields.list("users", "an array of user names; left out for any", NewSource::name);
        Integer partitions = fields.number("partitions", 1, MOST_PARTITIONS);
        return new Wanted(
                source,
                fields.requiredName("project", LONGEST_NAME),
                users,
                Objects.requireNonNullElse(partitions, USUAL_PARTITIONS));
    }

    private static Optional<String> name(String text) {
        return Optional.of(text)
                .filter(name ->
                        !name.isBlank()
                                && name.length() <= LONGEST_NAME
                                && name.chars().noneMatch(Character::isISOControl));
    }
}
