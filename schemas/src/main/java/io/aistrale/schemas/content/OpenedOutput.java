package io.aistrale.schemas.content;

/// What opening a sealed output came to.
public sealed interface OpenedOutput {

    record Output(StoredOutput output) implements OpenedOutput {}

    record Refused(Reason reason) implements OpenedOutput {}

    enum Reason {
        /// The keyset has no enabled key of the output's key id: it was sealed with another keyset,
        /// or its key was disabled.
        NO_SUCH_KEY,
        /// Moved to another request or column, or damaged.
        WRONG_PLACE_OR_DAMAGED,
        /// Written by a build newer than this one.
        UNKNOWN_FORMAT
    }
}
