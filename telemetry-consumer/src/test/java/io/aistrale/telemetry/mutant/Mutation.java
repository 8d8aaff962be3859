package io.aistrale.telemetry.mutant;

import java.util.Arrays;

/// A bug that books like ours could have.
enum Mutation {
    /// What was polled counts as read before its rows are written.
    COMMIT_BEFORE_WRITE("commit-before-write"),
    /// A batch that PostgreSQL wants repeated is passed over.
    SWALLOWED_SERIALIZATION_FAILURE("swallowed-serialization-failure");

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
