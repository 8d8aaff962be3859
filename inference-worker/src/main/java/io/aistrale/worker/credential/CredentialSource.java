package io.aistrale.worker.credential;

/// Where the tokens for providers come from.
public interface CredentialSource {
    /// Finds the token for a request: its user's own, else its project's, else the platform's. May
    /// block for a bounded time.
    CredentialLookup find(String provider, String userId, String project);

    /// Finds the platform's own token.
    CredentialLookup platform(String provider);

    /// The provider refused a token that was found here. What is kept of it is looked up anew, so
    /// that one stored in its place serves the next request.
    ///
    /// @param reference of the credential refused
    default void refused(String provider, String userId, String project, String reference) {}
}
