package io.aistrale.gateway.token;

import io.aistrale.schemas.token.TokenOwner;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where sealed tokens are kept: [ProviderTokenStore], or a test's memory. There is no way to read
/// one back.
///
/// Every method throws Spring's `DataAccessException` where the place cannot be reached.
public interface TokenDirectory {

    Optional<StoredToken> find(String provider, TokenOwner owner);

    /// Tokens by owner, users before projects, and provider; at most `limit`.
    ///
    /// @param owner null: all of them
    List<StoredToken> list(@Nullable TokenOwner owner, int limit);

    /// Stores a token in the place of its predecessor, the version before.
    ///
    /// @return false where the version stored is another by now, and nothing was changed
    boolean put(StoredToken token, byte[] sealed);

    /// Forgets a token.
    ///
    /// @return whether there was one
    boolean delete(String provider, TokenOwner owner);
}
