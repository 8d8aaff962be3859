package io.aistrale.gateway.key;

import io.aistrale.gateway.key.KeyDirectory.StoredKey;

/// What is known of a key id.
public sealed interface KeyLookup {

    record Known(StoredKey key) implements KeyLookup {}

    record Unknown() implements KeyLookup {}

    /// The database cannot be reached, and what was known is too old or nothing.
    record Unavailable() implements KeyLookup {}
}
