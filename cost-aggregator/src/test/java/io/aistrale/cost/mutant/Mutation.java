package io.aistrale.cost.mutant;

import java.util.Arrays;

/// A bug that books like ours could have.
enum Mutation {
    /// The journal position is committed by itself, before the entries are written.
    MARKER_BEFORE_WRITE("marker-before-write"),
    /// The rollups are committed by themselves, before the entries they sum up.
    NON_ATOMIC_ROLLUP("non-atomic-rollup"),
    /// The usage of an answer that came in chunks is overlooked.
    STREAMED_CALL_COSTS_ZERO("streamed-call-costs-zero");

    private final String word;

    Mutation(String word) {
        this.word = word;
    }

    static Mutation of(String word) {
        return Arrays.stream(values())
                .filter(mutation -> mutation.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no mutation " + word));
    }
}
