package io.aistrale.gateway.admission;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The field `deadline`: an ISO 8601 instant, an ISO 8601 duration from now, or seconds from now.
final class DeadlineField {

    private static final String NAME = "deadline";

    /// Request topics and the journal keep records longer than this, and no longer is promised.
    private static final Duration FARTHEST = Duration.ofHours(24);

    private static final String EXPECTED =
            "an ISO 8601 instant, an ISO 8601 duration such as PT10M, or seconds; later than now and"
                    + " within 24 hours";

    private DeadlineField() {}

    static @Nullable Instant read(JsonFields fields, Instant now) {
        JsonNode node = fields.node(NAME);
        if (node == null) {
            return null;
        }
        Instant deadline;
        try {
            deadline = parse(node, now);
        } catch (DateTimeException | ArithmeticException notOne) {
            throw fields.wrong(NAME, EXPECTED);
        }
        if (!deadline.isAfter(now) || deadline.isAfter(now.plus(FARTHEST))) {
            throw fields.wrong(NAME, EXPECTED);
        }
        return deadline;
    }

    private static Instant parse(JsonNode node, Instant now) {
        if (node.isNumber()) {
            BigDecimal seconds = node.decimalValue();
            if (seconds.compareTo(BigDecimal.valueOf(FARTHEST.toSeconds())) > 0) {
                throw new ArithmeticException("farther than any deadline");
            }
            return now.plusMillis(seconds.movePointRight(3).longValue());
        }
        String text = node.isString() ? node.asString() : "";
        return text.startsWith("P") || text.startsWith("p")
                ? now.plus(Duration.parse(text))
                : OffsetDateTime.parse(text).toInstant();
    }
}
