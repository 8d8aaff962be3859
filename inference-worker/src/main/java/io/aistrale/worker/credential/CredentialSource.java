package io.aistrale.worker.credential;

/// Where callers' provider tokens come from.
@FunctionalInterface
public interface CredentialSource {
    /// Finds the token of a user for a provider; may block for a bounded time.
    CredentialLookup find(String provider, String userId);
}
