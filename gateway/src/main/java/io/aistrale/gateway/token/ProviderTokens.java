package io.aistrale.gateway.token;

import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.token.SealedToken;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.TokenContext;
import io.aistrale.schemas.token.TokenSealer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Seals and stores the tokens with which workers call providers. What goes in here does not come
/// out again here.
public final class ProviderTokens {

    private static final int LISTED_AT_MOST = 1_000;

    /// Each round means that somebody else stored a token for the same provider and user meanwhile.
    private static final int ROUNDS = 5;

    private final TokenDirectory directory;
    private final TokenSealer sealer;
    private final Clock clock;

    public ProviderTokens(TokenDirectory directory, TokenSealer sealer, Clock clock) {
        this.directory = directory;
        this.sealer = sealer;
        this.clock = clock;
    }

    /// Stores a token in the place of the one before, if there was one.
    public StoredToken put(String provider, String userId, Secret token, String createdBy) {
        for (int round = 0; round < ROUNDS; round++) {
            int version = find(provider, userId).map(StoredToken::version).orElse(0) + 1;
            UUID tokenId = TimeOrderedIds.next();
            SealedToken sealed =
                    sealer.seal(new TokenContext(provider, userId, tokenId, version), token);
            StoredToken stored =
                    new StoredToken(
                            tokenId,
                            provider,
                            userId,
                            version,
                            sealed.keyId(),
                            createdBy,
                            clock.instant().truncatedTo(ChronoUnit.MICROS));
            if (directory.put(stored, sealed.ciphertext())) {
                return stored;
            }
        }
        throw new IllegalStateException(
                "The token of " + userId + " for " + provider + " changes too often");
    }

    public Optional<StoredToken> find(String provider, String userId) {
        return directory.find(provider, userId);
    }

    /// Tokens by user and provider.
    ///
    /// @param userId null: of all users
    public List<StoredToken> list(@Nullable String userId) {
        return directory.list(userId, LISTED_AT_MOST);
    }

    /// Forgets a token.
    ///
    /// @return whether there was one
    public boolean delete(String provider, String userId) {
        return directory.delete(provider, userId);
    }
}
