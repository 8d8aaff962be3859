package io.aistrale.gateway.id;

import java.util.UUID;

/// What an inference id in a caller's hand is worth.
public sealed interface IdClaim {

    /// The gateway gave this id to this caller: the inference is theirs, recorded yet or not.
    record Proven(UUID requestId) implements IdClaim {}

    /// A bare request id: theirs only if its row says so.
    record Unproven(UUID requestId) implements IdClaim {}

    /// No id, or somebody else's; nobody is told which.
    record Worthless() implements IdClaim {}
}
