package io.aistrale.schemas.token;

/// What opening a sealed token came to.
public sealed interface Opened {

    record Token(Secret token) implements Opened {}

    record Refused(Reason reason) implements Opened {}

    enum Reason {
        /// The keyset has no enabled key of the token's key id: it was sealed for another keyset,
        /// or its key was disabled.
        NO_SUCH_KEY,
        /// Sealed in another context (moved to another row, owner, provider or version), or
        /// damaged.
        WRONG_CONTEXT_OR_DAMAGED
    }
}
