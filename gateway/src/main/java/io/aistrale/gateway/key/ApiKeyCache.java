package io.aistrale.gateway.key;

import io.aistrale.gateway.key.KeyDirectory.StoredKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Keys looked up lately, so that a request costs no query: looked up at once when missing, again
/// after 60 seconds (so a revocation holds everywhere by then), and kept up to 15 minutes while the
/// database cannot be reached.
public final class ApiKeyCache {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyCache.class);
    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final Duration KEPT = Duration.ofMinutes(15);

    /// While the database is away, one caller in this time waits for it and the others do not.
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    /// When it is full it starts over.
    private static final int CACHED_AT_MOST = 10_000;

    private final KeyDirectory directory;
    private final Clock clock;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

    /// @param key null: never found
    /// @param confirmed when the database last said so
    /// @param nextLook when to ask it again
    private record Entry(@Nullable StoredKey key, Instant confirmed, Instant nextLook) {}

    public ApiKeyCache(KeyDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    public KeyLookup find(String keyId) {
        Entry entry = entries.get(keyId);
        if (entry == null || !clock.instant().isBefore(entry.nextLook())) {
            makeRoom();
            entry = entries.compute(keyId, this::look);
        }
        if (entry == null) {
            return new KeyLookup.Unknown();
        }
        StoredKey key = entry.key();
        boolean trusted = clock.instant().isBefore(entry.confirmed().plus(KEPT));
        return key != null && trusted ? new KeyLookup.Known(key) : new KeyLookup.Unavailable();
    }

    /// The next request asks the database.
    public void forget(String keyId) {
        entries.remove(keyId);
    }

    /// Callers with the same key wait for one query. Ids nobody knows are not kept: whoever invents
    /// them would push out the real ones.
    private @Nullable Entry look(String keyId, @Nullable Entry known) {
        Instant now = clock.instant();
        if (known != null && now.isBefore(known.nextLook())) {
            return known;
        }
        try {
            return directory
                    .find(keyId)
                    .map(found -> new Entry(found, now, now.plus(FRESH)))
                    .orElse(null);
        } catch (DataAccessException unreachable) {
            LOG.warn("API keys cannot be looked up: {}", unreachable.getMessage());
            Instant later = clock.instant().plus(PAUSE_AFTER_FAILURE);
            return known == null
                    ? new Entry(null, Instant.EPOCH, later)
                    : new Entry(known.key(), known.confirmed(), later);
        }
    }

    private void makeRoom() {
        if (entries.size() >= CACHED_AT_MOST) {
            entries.clear();
        }
    }
}
