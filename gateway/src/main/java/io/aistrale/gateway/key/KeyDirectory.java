package io.aistrale.gateway.key;

import java.util.List;
import java.util.Optional;

/// Where API keys are kept: [ApiKeyStore], or a test's memory.
///
/// Every method throws Spring's `DataAccessException` where the place cannot be reached.
public interface KeyDirectory {

    /// A key and the hash of its secret; never compared as a whole.
    @SuppressWarnings("ArrayRecordComponent")
    record StoredKey(ApiKey key, byte[] hash) {}

    Optional<StoredKey> find(String keyId);

    /// All keys, newest first; at most `limit`.
    List<ApiKey> list(int limit);

    void insert(ApiKey key, byte[] hash);

    /// Revokes a key; doing so again changes nothing.
    ///
    /// @return whether there is such a key
    boolean revoke(String keyId);
}
