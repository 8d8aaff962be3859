package io.aistrale.gateway.admission;

import io.aistrale.gateway.reprice.Repricing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Set;

/// Reads the body of `POST /v1/costs/reprice`.
public final class NewRepricing {
    /// The ledger is read day by day, empty ones too.
    private static final Duration LONGEST = Duration.ofDays(3_660);

    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_NOTE = 1_000;
    private static final Set<String> FIELDS =
            Set.of("from", "to", "provider", "model", "dryRun", "note");

    private NewRepricing() {}

    /// Reads what is to be priced again.
    ///
    /// @throws RefusedException a field is missing, unknown or mistyped
    public static Repricing.Asked read(byte[] body, Instant now) {
        JsonFields fields = JsonFields.of(body, FIELDS);
        Instant from = fields.instant("from");
        if (from == null) {
            throw fields.wrong("from", "an ISO 8601 instant such as 2026-11-22T10:15:30Z");
        }
        Instant to = Objects.requireNonNullElse(fields.instant("to"), now);
        if (to.isAfter(now)) {
            throw fields.wrong("to", "an instant that is not in the future");
        }
        if (!from.isBefore(to) || from.isBefore(to.minus(LONGEST))) {
            throw fields.wrong(
                    "from",
                    "before `to`, by default now, and at most %,d days before it"
                            .formatted(LONGEST.toDays()));
        }
        return new Repricing.Asked(
                from.truncatedTo(ChronoUnit.MICROS),
                to.truncatedTo(ChronoUnit.MICROS),
                fields.name("provider", LONGEST_NAME),
                fields.name("model", LONGEST_NAME),
                fields.flag("dryRun", false),
                fields.text("note", LONGEST_NOTE));
    }
}
