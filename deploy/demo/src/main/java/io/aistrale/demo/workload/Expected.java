package io.aistrale.demo.workload;

/// How a request has to end for the demo to have gone well.
public enum Expected {
    SUCCESS,
    /// The model is made to fail.
    FAILURE,
    /// The user has stored no token for the provider.
    CREDENTIAL_NOT_FOUND,
    /// Chance or a rate limit decides.
    EITHER
}
