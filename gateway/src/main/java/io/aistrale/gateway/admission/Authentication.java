package io.aistrale.gateway.admission;

/// What an `Authorization` header came to.
public sealed interface Authentication {

    record Authenticated(Caller caller) implements Authentication {}

    /// No bearer token was sent.
    record Missing() implements Authentication {}

    /// Unknown, wrong, expired or revoked; nobody is told which.
    record Refused() implements Authentication {}

    /// The key cannot be looked up now.
    record Unavailable() implements Authentication {}
}
