package io.aistrale.worker.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aistrale.worker.limit.Subject.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Which limits hold: those set through a gateway before those of the settings, and beside both
/// what providers tell of a model. While the database cannot be asked, what it said last holds.
public final class Limits {
    private static final Logger log = LoggerFactory.getLogger(Limits.class);
    private static final int MOST_TOLD = 10_000;

    /// A limit that no answer has told of for so long may have changed.
    private static final Duration TOLD_IS_KEPT = Duration.ofHours(1);

    private final LimitDirectory directory;
    private final LimitProperties properties;
    private final Function<String, PerMinute> ofProviders;
    private final Cache<Subject, PerMinute> told =
            Caffeine.newBuilder()
                    .maximumSize(MOST_TOLD)
                    .expireAfterWrite(TOLD_IS_KEPT)
                    .executor(Runnable::run)
                    .build();
    private volatile boolean anyTold;
    private volatile Map<Subject, PerMinute> set = Map.of();

    /// @param ofProviders what is configured for a provider at this moment
    public Limits(
            LimitDirectory directory,
            LimitProperties properties,
            Function<String, PerMinute> ofProviders) {
        this.directory = directory;
        this.properties = properties;
        this.ofProviders = ofProviders;
    }

    /// Takes note of what is set now.
    public void refresh() {
        try {
            var now = Map.copyOf(directory.all());
            if (!now.equals(set)) {
                log.atInfo().addKeyValue("limits", now.size()).log("limits that are set changed");
                set = now;
            }
        } catch (DataAccessException e) {
            log.atWarn()
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log("limits cannot be looked up; the last ones known stay");
        }
    }

    /// How many are set.
    public int size() {
        return set.size();
    }

    /// @param name null: a request that no such one stands behind
    PerMinute ofCaller(Kind kind, @Nullable String name) {
        if (name == null) {
            return PerMinute.UNLIMITED;
        }
        var own = set.isEmpty() ? null : set.get(new Subject(kind, name));
        var each = properties.each().getOrDefault(kind, PerMinute.UNLIMITED);
        return own == null ? each : own.or(each);
    }

    PerMinute ofCredential(String provider, Subject credential) {
        var configured = ofProviders.apply(provider);
        if (set.isEmpty()) {
            return configured;
        }
        return set.getOrDefault(credential, PerMinute.UNLIMITED)
                .or(set.getOrDefault(new Subject(Kind.PROVIDER, provider), PerMinute.UNLIMITED))
                .or(configured);
    }

    boolean anyTold() {
        return anyTold;
    }

    PerMinute ofModel(Subject model) {
        var limit = properties.fromProviders() ? told.getIfPresent(model) : null;
        return limit == null ? PerMinute.UNLIMITED : limit;
    }

    /// A provider's answer told of its limits.
    void told(Subject model, PerMinute limit) {
        if (properties.fromProviders()) {
            told.put(model, limit);
            anyTold = true;
        }
    }
}
