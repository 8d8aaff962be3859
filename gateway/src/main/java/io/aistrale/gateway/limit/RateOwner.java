package io.aistrale.gateway.limit;

/// Whose rates are asked about.
public sealed interface RateOwner {
    record Anybody() implements RateOwner {}

    /// @param keyId public id of an API key
    /// @param userId its user
    /// @param project its project
    record Key(String keyId, String userId, String project) implements RateOwner {}
}
