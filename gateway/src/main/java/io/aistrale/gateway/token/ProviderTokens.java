package io.aistrale.gateway.token;

import io.aistrale.gateway.audit.Action;
import io.aistrale.gateway.audit.Actor;
import io.aistrale.gateway.audit.Audit;
import io.aistrale.gateway.audit.Outcome;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.token.SealedToken;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.TokenContext;
import io.aistrale.schemas.token.TokenOwner;
import io.aistrale.schemas.token.TokenSealer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Seals and stores the tokens with which workers call providers. What goes in here does not come
/// out again here.
public final class ProviderTokens {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderTokens.class);
    private static final int LISTED_AT_MOST = 1_000;

    /// Each round means that somebody else stored a token for the same provider and owner
    /// meanwhile.
    private static final int ROUNDS = 5;

    private final TokenDirectory directory;
    private final Supplier<TokenSealer> sealer;
    private final Clock clock;
    private final Audit audit;

    /// @param sealer with the key of this moment
    public ProviderTokens(
            TokenDirectory directory, Supplier<TokenSealer> sealer, Clock clock, Audit audit) {
        this.directory = directory;
        this.sealer = sealer;
        this.clock = clock;
        this.audit = audit;
    }

    /// Stores a token in the place of the one before, if there was one.
    public StoredToken put(String provider, TokenOwner owner, Secret token, Actor by) {
        StoredToken stored =
                audit.record(
                        by,
                        Action.PROVIDER_TOKEN_PUT,
                        subject(provider, owner),
                        () -> replace(provider, owner, token, by.userId()),
                        _ -> Outcome.DONE);
        tell(stored);
        return stored;
    }

    private StoredToken replace(String provider, TokenOwner owner, Secret token, String createdBy) {
        for (int round = 0; round < ROUNDS; round++) {
            int version = find(provider, owner).map(StoredToken::version).orElse(0) + 1;
            UUID tokenId = TimeOrderedIds.next();
            SealedToken sealed =
                    sealer.get().seal(new TokenContext(provider, owner, tokenId, version), token);
            StoredToken stored =
                    new StoredToken(
                            tokenId,
                            provider,
                            owner,
                            version,
                            sealed.keyId(),
                            createdBy,
                            clock.instant().truncatedTo(ChronoUnit.MICROS));
            if (directory.put(stored, sealed.ciphertext())) {
                return stored;
            }
        }
        throw new IllegalStateException(
                "The token of " + owner + " for " + provider + " changes too often");
    }

    public Optional<StoredToken> find(String provider, TokenOwner owner) {
        return directory.find(provider, owner);
    }

    /// Tokens by owner, users before projects, and provider.
    ///
    /// @param owner null: all of them
    public List<StoredToken> list(@Nullable TokenOwner owner) {
        return directory.list(owner, LISTED_AT_MOST);
    }

    /// Forgets a token.
    ///
    /// @param by who wants it gone
    /// @return whether there was one
    public boolean delete(String provider, TokenOwner owner, Actor by) {
        boolean gone =
                audit.record(
                        by,
                        Action.PROVIDER_TOKEN_DELETE,
                        subject(provider, owner),
                        () -> directory.delete(provider, owner),
                        found -> found ? Outcome.DONE : Outcome.NOT_FOUND);
        if (gone) {
            LOG.atInfo()
                    .addKeyValue("provider", provider)
                    .addKeyValue("owner", owner)
                    .addKeyValue("by", by.userId())
                    .log("a provider token was deleted");
        }
        return gone;
    }

    private static String subject(String provider, TokenOwner owner) {
        return switch (owner) {
            case TokenOwner.User(String user) -> "user/" + user + "/" + provider;
            case TokenOwner.Project(String project) -> "project/" + project + "/" + provider;
        };
    }

    private static void tell(StoredToken stored) {
        LOG.atInfo()
                .addKeyValue("provider", stored.provider())
                .addKeyValue("owner", stored.owner())
                .addKeyValue("tokenId", stored.tokenId())
                .addKeyValue("version", stored.version())
                .addKeyValue("by", stored.createdBy())
                .log("a provider token was stored");
    }
}
