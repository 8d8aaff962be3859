package io.aistrale.cost.ledger;

import java.util.UUID;

/// An attempt as the ledger knows it: enough to price it again.
///
/// @param end what its price is figured from
record BookedAttempt(AttemptEnd end, Standing standing) {

    UUID id() {
        return end.attempt().id();
    }
}
