package io.aistrale.worker.credential;

import io.aistrale.schemas.token.TokenOwner;

/// What looking for a token came to.
public sealed interface CredentialLookup {
    record Found(Credential credential) implements CredentialLookup {}

    /// Neither the user nor the project has stored a token for the provider, and the platform has
    /// none.
    record NotFound() implements CredentialLookup {}

    /// A token is stored and cannot be opened: its key is gone, or the row was moved. No other
    /// token takes its place, since its owner counts on this one.
    record Unopenable(TokenOwner owner, String why) implements CredentialLookup {}

    /// The database cannot be asked; nobody knows.
    record Unreachable() implements CredentialLookup {}
}
