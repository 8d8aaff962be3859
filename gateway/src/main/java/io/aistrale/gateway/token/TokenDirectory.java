package io.aistrale.gateway.token;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where sealed tokens are kept: [ProviderTokenStore], or a test's memory. There is no way to read
/// one back.
///
/// Every method throws Spring's `DataAccessException` where the place cannot be reached.
public interface TokenDirectory {

    Optional<StoredToken> find(String provider, String userId);

    /// Tokens by user and provider; at most `limit`.
    ///
    /// @param userId null: of all users
    List<StoredToken> list(@Nullable String userId, int limit);

    /// Stores a token in the place of its predecessor, the version before.
    ///
    /// @return false where the version stored is another by now, and nothing was changed
    boolean put(StoredToken token, byte[] sealed);

    /// Forgets a token.
    ///
    /// @return whether there was one
    boolean delete(String provider, String userId);
}
