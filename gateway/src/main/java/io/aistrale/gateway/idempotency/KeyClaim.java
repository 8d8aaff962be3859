package io.aistrale.gateway.idempotency;

/// What a request finds under its idempotency key.
public sealed interface KeyClaim {

    /// Nothing: from now on the key stands for this request.
    record First() implements KeyClaim {}

    /// The same body: it is the same inference.
    record Again(StoredKey stored) implements KeyClaim {}

    /// The key stands for something else.
    record OtherBody() implements KeyClaim {}
}
