package io.aistrale.worker.credential;

import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.TokenContext;
import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.TokenOwner;
import io.aistrale.schemas.token.TokenOwner.Project;
import io.aistrale.schemas.token.TokenOwner.User;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.dao.DataAccessResourceFailureException;

/// Sealed tokens in memory, which can be made unreachable and count the questions.
final class StoredTokens implements TokenDirectory {
    TokenKeysets keysets = TokenKeysets.generate();
    volatile boolean reachable = true;
    volatile Runnable whenAsked = () -> {};
    int questions;
    private final Map<Place, StoredToken> rows = new HashMap<>();

    private record Place(String provider, TokenOwner owner) {}

    @Override
    public Stored find(String provider, String userId, String project) {
        questions++;
        whenAsked.run();
        if (!reachable) {
            throw new DataAccessResourceFailureException("no database today");
        }
        return new Stored(
                rows.get(new Place(provider, new User(userId))),
                rows.get(new Place(provider, new Project(project))));
    }

    /// @return reference of the credential it gives
    String put(String provider, TokenOwner owner, String token) {
        var before = rows.get(new Place(provider, owner));
        int version = before == null ? 1 : before.context().version() + 1;
        var context = new TokenContext(provider, owner, TimeOrderedIds.next(), version);
        seal(context, Secret.of(token));
        return context.tokenId() + ":" + version;
    }

    private void seal(TokenContext context, Secret token) {
        rows.put(
                new Place(context.provider(), context.owner()),
                new StoredToken(context, keysets.sealer().seal(context, token)));
    }

    /// Puts one row's bytes into another row, as whoever can write the table could.
    void move(String provider, TokenOwner from, TokenOwner to) {
        var moved = new StoredToken(at(provider, to).context(), at(provider, from).sealed());
        rows.put(new Place(provider, to), moved);
    }

    private StoredToken at(String provider, TokenOwner owner) {
        return Objects.requireNonNull(rows.get(new Place(provider, owner)));
    }

    void delete(String provider, TokenOwner owner) {
        rows.remove(new Place(provider, owner));
    }
}
