package io.aistrale.gateway.admission;

import io.aistrale.gateway.limit.LimitKind;
import io.aistrale.gateway.limit.RateLimits.Wanted;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the body of `PUT /v1/limits`.
public final class NewLimit {

    private static final int LONGEST_SUBJECT = 256;
    private static final Set<String> FIELDS =
            Set.of("kind", "subject", "requestsPerMinute", "tokensPerMinute");

    private NewLimit() {}

    /// Reads the limit to be set.
    ///
    /// @throws RefusedException a field is missing, unknown or mistyped
    public static Wanted read(byte[] body) {
        JsonFields fields = JsonFields.of(body, FIELDS);
        LimitKind kind = fields.word("kind", LimitKind.BY_TEXT);
        if (kind == null) {
            throw RefusedException.invalid("kind", "Field `kind` is required.");
        }
        String subject = fields.requiredName("subject", LONGEST_SUBJECT);
        Long requests = number(fields, "requestsPerMinute");
        Long tokens = number(fields, "tokensPerMinute");
        if (requests == null && tokens == null) {
            throw RefusedException.invalid(
                    "requestsPerMinute",
                    "One of `requestsPerMinute` and `tokensPerMinute` is required; DELETE lifts a limit.");
        }
        return new Wanted(kind, subject, requests, tokens);
    }

    private static @Nullable Long number(JsonFields fields, String name) {
        Integer number = fields.number(name, 1, Integer.MAX_VALUE);
        return number == null ? null : number.longValue();
    }
}
