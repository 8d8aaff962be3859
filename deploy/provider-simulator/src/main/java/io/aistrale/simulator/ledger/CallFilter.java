package io.aistrale.simulator.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which calls to show: all that match every condition given.
///
/// @param since received at or after this
public record CallFilter(
        @Nullable Instant since, @Nullable String model, @Nullable String idempotencyKey) {

    public static final CallFilter ALL = new CallFilter(null, null, null);

    public boolean matches(LedgerEntry entry) {
        return (since == null || !entry.at().isBefore(since))
                && (model == null || model.equals(entry.model()))
                && (idempotencyKey == null || idempotencyKey.equals(entry.idempotencyKey()));
    }
}
