package io.aistrale.worker.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.worker.provider.RateLimits;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which targets are passed over for a while, in this worker.
///
/// A provider's fault counts for all who call its model, and only several in a row do; a limit
/// counts for the credential that met it, at once. When the time is over one request goes first and
/// finds out; the others pass it over until then.
public final class CoolDowns {
    private static final int MOST_KEPT = 100_000;
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration WORTH_PASSING_OVER = Duration.ofMillis(500);
    private static final String EVERYBODY = "";

    private final Clock clock;
    private final Cache<Key, Condition> conditions =
            Caffeine.newBuilder()
                    .maximumSize(MOST_KEPT)
                    .expireAfterWrite(KEPT)
                    .executor(Runnable::run)
                    .build();

    public CoolDowns(Clock clock) {
        this.clock = clock;
    }

    /// @param credential whose limit it is; empty for what concerns everybody
    private record Key(String provider, String model, String credential) {
        static Key of(Target target, String credential) {
            return new Key(target.providerName(), target.model(), credential);
        }
    }

    /// @param failures in a row
    /// @param until when it may be tried again; null where it is not cooling down
    private record Condition(int failures, @Nullable Instant until, ErrorCode why) {}

    /// What a target cools down from; null where it may be called, by this request alone where its
    /// time has just ended.
    @Nullable ErrorCode coolingFrom(Target target, String credential) {
        var everybody = coolingFrom(target, Key.of(target, EVERYBODY));
        return everybody != null ? everybody : coolingFrom(target, Key.of(target, credential));
    }

    private @Nullable ErrorCode coolingFrom(Target target, Key key) {
        var condition = conditions.getIfPresent(key);
        if (target.route() == null || condition == null || condition.until() == null) {
            return null;
        }
        var now = clock.instant();
        if (now.isBefore(condition.until())) {
            return condition.why();
        }
        var tried =
                new Condition(
                        condition.failures(), now.plus(target.route().coolDown()), condition.why());
        boolean first = conditions.asMap().replace(key, condition, tried);
        return first ? null : condition.why();
    }

    /// A call to a route's target failed.
    ///
    /// @param retryAfter when the provider wants it back; null where it does not say
    void failed(Target target, String credential, ErrorCode code, @Nullable Duration retryAfter) {
        var route = target.route();
        if (route == null || !code.anotherMayServe()) {
            return;
        }
        boolean faulty = code.fault() == ErrorCode.Fault.PROVIDER;
        conditions
                .asMap()
                .compute(
                        Key.of(target, faulty ? EVERYBODY : credential),
                        (_, before) -> {
                            int failures = before == null ? 1 : before.failures() + 1;
                            var pause = retryAfter == null ? route.coolDown() : retryAfter;
                            boolean cools = !faulty || failures >= route.coolDownAfter();
                            return new Condition(
                                    failures, cools ? clock.instant().plus(pause) : null, code);
                        });
    }

    /// Nothing is left of a limit, by the provider's own word: the next call would be refused.
    void exhausted(Target target, String credential, RateLimits limits) {
        var wait = limits.exhaustedFor();
        if (wait != null && wait.compareTo(WORTH_PASSING_OVER) >= 0) {
            failed(target, credential, ErrorCode.RATE_LIMITED, wait);
        }
    }

    void succeeded(Target target, String credential) {
        if (target.route() != null) {
            conditions.invalidate(Key.of(target, EVERYBODY));
            conditions.invalidate(Key.of(target, credential));
        }
    }
}
