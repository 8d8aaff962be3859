package io.aistrale.worker.mutant;

import java.util.Arrays;

/// A bug that a journal like ours could have.
enum Mutation {
    /// The provider is called while the `AttemptStarted` is still on its way.
    STARTED_NOT_AWAITED("started-not-awaited"),
    /// What was polled is committed, finished or not.
    COMMIT_BEFORE_FINISH("commit-before-finish"),
    /// Only the first attempt of a request is journaled before it is called.
    RETRY_NOT_JOURNALED("retry-not-journaled"),
    /// The reply leaves before its result is in the journal.
    REPLY_BEFORE_FINISH("reply-before-finish"),
    /// The copy of a parked request is never sent.
    PARKED_NOT_COPIED("parked-not-copied"),
    /// The third chunk of a stream is never sent.
    CHUNK_DROPPED("chunk-dropped");

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
