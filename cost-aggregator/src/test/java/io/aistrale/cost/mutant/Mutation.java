package io.aistrale.cost.mutant;

import java.util.Locale;

/// A bug that books like ours could have.
enum Mutation {
    /// The journal position is committed by itself, before the entries are written.
    MARKER_BEFORE_WRITE,
    /// The rollups are committed by themselves, before the entries they sum up.
    NON_ATOMIC_ROLLUP,
    /// The usage of an answer that came in chunks is overlooked.
    STREAMED_CALL_COSTS_ZERO;

    /// @param word its name in small letters, with hyphens
    /// @throws IllegalArgumentException there is none of this name
    static Mutation of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
