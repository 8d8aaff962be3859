package io.aistrale.gateway.token;

import io.aistrale.schemas.token.TokenOwner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;

/// Sealed tokens in memory, which can be made unreachable.
public final class InMemoryTokens implements TokenDirectory {

    public volatile boolean reachable = true;

    private final Map<Place, StoredToken> tokens = new ConcurrentHashMap<>();

    private record Place(String provider, TokenOwner owner) {}

    @Override
    public Optional<StoredToken> find(String provider, TokenOwner owner) {
        requireReachable();
        return Optional.ofNullable(tokens.get(new Place(provider, owner)));
    }

    @Override
    public List<StoredToken> list(@Nullable TokenOwner owner, int limit) {
        requireReachable();
        return tokens.values().stream()
                .filter(token -> owner == null || token.owner().equals(owner))
                .limit(limit)
                .toList();
    }

    @Override
    public boolean put(StoredToken token, byte[] sealed) {
        requireReachable();
        int before = find(token.provider(), token.owner()).map(StoredToken::version).orElse(0);
        if (before != token.version() - 1) {
            return false;
        }
        tokens.put(new Place(token.provider(), token.owner()), token);
        return true;
    }

    @Override
    public boolean delete(String provider, TokenOwner owner) {
        requireReachable();
        return tokens.remove(new Place(provider, owner)) != null;
    }

    private void requireReachable() {
        if (!reachable) {
            throw new DataAccessResourceFailureException("no database today");
        }
    }
}
