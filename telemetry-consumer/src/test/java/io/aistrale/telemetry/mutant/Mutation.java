package io.aistrale.telemetry.mutant;

import java.util.Locale;

/// A bug that books like ours could have.
enum Mutation {
    /// What was polled counts as read before its rows are written.
    COMMIT_BEFORE_WRITE,
    /// A batch that PostgreSQL wants repeated is passed over.
    SWALLOWED_SERIALIZATION_FAILURE;

    /// @param word its name in small letters, with hyphens
    /// @throws IllegalArgumentException there is none of this name
    static Mutation of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
