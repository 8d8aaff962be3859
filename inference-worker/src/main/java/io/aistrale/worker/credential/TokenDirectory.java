package io.aistrale.worker.credential;

import io.aistrale.schemas.token.SealedToken;
import io.aistrale.schemas.token.TokenContext;
import org.jspecify.annotations.Nullable;

/// Where sealed tokens are kept: [ProviderTokenStore], or a test's memory.
@FunctionalInterface
public interface TokenDirectory {
    /// Finds the tokens a request may be served with.
    ///
    /// @throws org.springframework.dao.DataAccessException where the place cannot be asked
    Stored find(String provider, String userId, String project);

    /// @param own the user's; null where none is stored
    /// @param shared the project's; null where none is stored
    record Stored(@Nullable StoredToken own, @Nullable StoredToken shared) {}

    /// A sealed token and the context it opens in.
    record StoredToken(TokenContext context, SealedToken sealed) {}
}
