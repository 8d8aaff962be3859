package io.aistrale.worker.mutant;

import java.util.Locale;

/// A bug that a journal like ours could have.
enum Mutation {
    /// The provider is called while the `AttemptStarted` is still on its way.
    STARTED_NOT_AWAITED,
    /// What was polled is committed, finished or not.
    COMMIT_BEFORE_FINISH,
    /// Only the first attempt of a request is journaled before it is called.
    RETRY_NOT_JOURNALED,
    /// The reply leaves before its result is in the journal.
    REPLY_BEFORE_FINISH,
    /// The copy of a parked request is never sent.
    PARKED_NOT_COPIED,
    /// The third chunk of a stream is never sent.
    CHUNK_DROPPED,
    /// Each worker is told that much of a budget is left, whatever was spent.
    SPENT_FORGOTTEN,
    /// While nobody can be asked, what is leased of a budget does not run out.
    BUDGET_LEASED_FOR_EVER,
    /// What a worker that died had leased of a budget never comes back.
    LEASED_PAST_DEATH;

    /// @param word its name in small letters, with hyphens
    /// @throws IllegalArgumentException there is none of this name
    static Mutation of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
