package io.aistrale.worker.credential;

/// What looking for a token came to.
public sealed interface CredentialLookup {
    record Found(Credential credential) implements CredentialLookup {}

    /// No token is stored for the provider and user.
    record NotFound() implements CredentialLookup {}

    /// A token is stored and cannot be opened: its key is gone, or the row was moved.
    record Unopenable(String why) implements CredentialLookup {}

    /// The database cannot be asked; nobody knows.
    record Unreachable() implements CredentialLookup {}
}
