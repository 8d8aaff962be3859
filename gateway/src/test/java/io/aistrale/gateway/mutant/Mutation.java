package io.aistrale.gateway.mutant;

import java.util.Locale;

/// A bug that an edge like ours could have.
enum Mutation {
    /// A request is published before its key's row is there.
    PUBLISHED_BEFORE_KEY,
    /// What a key stands for is published again by every retry, under an id of its own.
    RETRY_UNDER_FRESH_ID,
    /// Any body is taken for the one that came first with its key.
    BODY_NOT_COMPARED,
    /// A caller hears that its request was accepted while it is on its way to Kafka.
    ANSWERED_BEFORE_ACK;

    /// @param word its name in small letters, with hyphens
    /// @throws IllegalArgumentException there is none of this name
    static Mutation of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
