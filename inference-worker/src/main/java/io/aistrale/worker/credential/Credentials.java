package io.aistrale.worker.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.aistrale.schemas.token.Opened;
import io.aistrale.schemas.token.TokenOpener;
import io.aistrale.worker.credential.TokenDirectory.StoredToken;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// A request's token: its user's own, else its project's, else the platform's. Stored ones are
/// opened and kept in memory only, by owner:
///
/// - a token for 60 s, or until a provider refuses it;
/// - that there is none for 5 s, and only where another level serves: nobody is told from memory
///   that no token is there;
/// - one that does not open for 5 s;
/// - while the database cannot be asked, what it said last, for up to 15 minutes.
public final class Credentials implements CredentialSource {
    private static final Logger log = LoggerFactory.getLogger(Credentials.class);
    private static final Duration TOKEN_IS_FRESH = Duration.ofSeconds(60);
    private static final Duration ABSENCE_IS_FRESH = Duration.ofSeconds(5);
    private static final Duration KEPT = Duration.ofMinutes(15);

    /// While the database is away one request in this time waits for it, and the others do not.
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /// A token that was refused, and is stored still, costs one query in this time.
    private static final Duration REFUSED_IS_FRESH = Duration.ofSeconds(1);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final int MOST_KEPT = 100_000;
    private static final int TURNS = 256;

    private final TokenDirectory directory;
    private final Supplier<TokenOpener> opener;
    private final Supplier<PlatformTokens> platform;
    private final Ticker ticker;
    private final Cache<Key, Kept> users;
    private final Cache<Key, Kept> projects;
    private final ReentrantLock[] turns = new ReentrantLock[TURNS];
    private final AtomicLong askAgainAt;
    private volatile boolean away;

    /// @param opener the keys of this moment
    /// @param platform as configured at this moment
    public Credentials(
            TokenDirectory directory,
            Supplier<TokenOpener> opener,
            Supplier<PlatformTokens> platform,
            Ticker ticker) {
        this.directory = directory;
        this.opener = opener;
        this.platform = platform;
        this.ticker = ticker;
        this.users = cache();
        this.projects = cache();
        this.askAgainAt = new AtomicLong(ticker.read());
        Arrays.setAll(turns, _ -> new ReentrantLock());
    }

    private Cache<Key, Kept> cache() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_KEPT)
                .expireAfterWrite(KEPT)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /// @param owner a user or a project, each in a cache of its own
    private record Key(String provider, String owner) {}

    /// What the database said of an owner.
    ///
    /// @param stored a token, or one that does not open; null where there was none
    /// @param askedAt when it was asked, in the ticker's nanoseconds
    /// @param fresh how long nobody asks again
    /// @param refused whether a provider refused this token
    private record Kept(
            @Nullable CredentialLookup stored, long askedAt, Duration fresh, boolean refused) {
        static Kept of(@Nullable CredentialLookup stored, long askedAt, @Nullable Kept before) {
            return new Kept(
                    stored,
                    askedAt,
                    stored instanceof CredentialLookup.Found ? TOKEN_IS_FRESH : ABSENCE_IS_FRESH,
                    before != null && before.refused && Objects.equals(before.stored, stored));
        }

        boolean isFresh(long now) {
            return now - askedAt < fresh.toNanos();
        }

        /// Whether it may serve while nobody can be asked: what is wrong may have been put right.
        boolean isTrusted(long now) {
            return !(stored instanceof CredentialLookup.Unopenable)
                    && now - askedAt < KEPT.toNanos();
        }

        /// After the first refusal the database is asked at once; where it has the same token
        /// still, not more often than it bears.
        Kept refused(String reference) {
            boolean meant =
                    stored instanceof CredentialLookup.Found(Credential credential)
                            && credential.reference().equals(reference)
                            && fresh.equals(TOKEN_IS_FRESH);
            return meant
                    ? new Kept(stored, askedAt, refused ? REFUSED_IS_FRESH : Duration.ZERO, true)
                    : this;
        }
    }

    /// What is known of both owners a request may be served by.
    private record Levels(@Nullable Kept own, @Nullable Kept shared) {}

    private record Asked(String provider, String userId, String project) {
        Key user() {
            return new Key(provider, userId);
        }

        Key ofProject() {
            return new Key(provider, project);
        }
    }

    @Override
    public CredentialLookup find(String provider, String userId, String project) {
        var asked = new Asked(provider, userId, project);
        long now = ticker.read();
        var fresh = served(asked, remembered(asked), kept -> kept.isFresh(now));
        if (fresh != null) {
            return fresh;
        }
        var looked = look(asked, now);
        if (looked.isPresent()) {
            var stored = served(asked, looked.get(), _ -> true);
            return stored == null ? new CredentialLookup.NotFound() : stored;
        }
        var last = served(asked, remembered(asked), kept -> kept.isTrusted(now));
        return last == null ? new CredentialLookup.Unreachable() : last;
    }

    @Override
    public void refused(String provider, String userId, String project, String reference) {
        var asked = new Asked(provider, userId, project);
        users.asMap().computeIfPresent(asked.user(), (_, kept) -> kept.refused(reference));
        projects.asMap().computeIfPresent(asked.ofProject(), (_, kept) -> kept.refused(reference));
    }

    private Levels remembered(Asked asked) {
        return new Levels(
                users.getIfPresent(asked.user()), projects.getIfPresent(asked.ofProject()));
    }

    /// The first level that has a token, where all levels before it are known to have none; else
    /// null.
    private @Nullable CredentialLookup served(Asked asked, Levels levels, Predicate<Kept> usable) {
        for (Kept level : new @Nullable Kept[] {levels.own(), levels.shared()}) {
            if (level == null || !usable.test(level)) {
                return null;
            }
            if (level.stored() != null) {
                return level.stored();
            }
        }
        return platform.get().find(asked.provider()).map(CredentialLookup.Found::new).orElse(null);
    }

    @Override
    public CredentialLookup platform(String provider) {
        return platform.get()
                .find(provider)
                .<CredentialLookup>map(CredentialLookup.Found::new)
                .orElseGet(CredentialLookup.NotFound::new);
    }

    /// Asks the database. Those who ask for one user at the same time wait for one query.
    ///
    /// @param since what was asked for later than this is new enough
    /// @return empty where it cannot be asked
    private Optional<Levels> look(Asked asked, long since) {
        var turn = turns[Math.floorMod(asked.user().hashCode(), TURNS)];
        try {
            boolean ours =
                    away
                            ? turn.tryLock()
                            : turn.tryLock(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS);
            if (!ours) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            var known = remembered(asked);
            return isLaterThan(since, known.own()) && isLaterThan(since, known.shared())
                    ? Optional.of(known)
                    : ask(asked, known);
        } finally {
            turn.unlock();
        }
    }

    private static boolean isLaterThan(long since, @Nullable Kept kept) {
        return kept != null && kept.askedAt() - since > 0;
    }

    private Optional<Levels> ask(Asked asked, Levels before) {
        long now = ticker.read();
        if (away && !isTurnToTry(now)) {
            return Optional.empty();
        }
        try {
            var stored = directory.find(asked.provider(), asked.userId(), asked.project());
            var own = Kept.of(opened(stored.own()), now, before.own());
            var shared = Kept.of(opened(stored.shared()), now, before.shared());
            users.put(asked.user(), own);
            projects.put(asked.ofProject(), shared);
            away = false;
            return Optional.of(new Levels(own, shared));
        } catch (DataAccessException e) {
            askAgainAt.set(ticker.read() + PAUSE_AFTER_FAILURE.toNanos());
            away = true;
            log.atWarn()
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log("credentials cannot be looked up");
            return Optional.empty();
        }
    }

    private boolean isTurnToTry(long now) {
        long at = askAgainAt.get();
        return now - at >= 0 && askAgainAt.compareAndSet(at, now + PAUSE_AFTER_FAILURE.toNanos());
    }

    private @Nullable CredentialLookup opened(@Nullable StoredToken stored) {
        if (stored == null) {
            return null;
        }
        var context = stored.context();
        return switch (opener.get().open(context, stored.sealed())) {
            case Opened.Token(var token) ->
                    new CredentialLookup.Found(
                            new Credential(context.tokenId() + ":" + context.version(), token));
            case Opened.Refused(var reason) -> {
                log.atWarn()
                        .addKeyValue("tokenId", context.tokenId())
                        .addKeyValue("reason", reason)
                        .log("a stored token does not open");
                yield new CredentialLookup.Unopenable(context.owner(), reason.name());
            }
        };
    }
}
