package io.aistrale.gateway.token;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;

/// Sealed tokens in memory, which can be made unreachable.
public final class InMemoryTokens implements TokenDirectory {

    public volatile boolean reachable = true;

    private final Map<List<String>, StoredToken> tokens = new ConcurrentHashMap<>();

    @Override
    public Optional<StoredToken> find(String provider, String userId) {
        requireReachable();
        return Optional.ofNullable(tokens.get(List.of(provider, userId)));
    }

    @Override
    public List<StoredToken> list(@Nullable String userId, int limit) {
        requireReachable();
        return tokens.values().stream()
                .filter(token -> userId == null || token.userId().equals(userId))
                .limit(limit)
                .toList();
    }

    @Override
    public boolean put(StoredToken token, byte[] sealed) {
        requireReachable();
        int before = find(token.provider(), token.userId()).map(StoredToken::version).orElse(0);
        if (before != token.version() - 1) {
            return false;
        }
        tokens.put(List.of(token.provider(), token.userId()), token);
        return true;
    }

    @Override
    public boolean delete(String provider, String userId) {
        requireReachable();
        return tokens.remove(List.of(provider, userId)) != null;
    }

    private void requireReachable() {
        if (!reachable) {
            throw new DataAccessResourceFailureException("no database today");
        }
    }
}
