package io.aistrale.gateway.limit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Limits in memory; of what is used and who waits a test tells.
public final class InMemoryLimits implements LimitDirectory {

    public final Map<String, Long> used = new ConcurrentHashMap<>();

    private final Map<String, RateLimit> limits = new ConcurrentHashMap<>();

    @Override
    public Optional<RateLimit> find(LimitKind kind, String subject) {
        return Optional.ofNullable(limits.get(kind.text() + "/" + subject));
    }

    @Override
    public void put(RateLimit limit) {
        limits.put(limit.kind().text() + "/" + limit.subject(), limit);
    }

    @Override
    public boolean remove(LimitKind kind, String subject) {
        return limits.remove(kind.text() + "/" + subject) != null;
    }

    @Override
    public List<RateStanding> standings(RateOwner of, int limit) {
        return switch (of) {
            case RateOwner.Anybody() -> standings(_ -> true, limit);
            case RateOwner.Key(String key, String user, String project) ->
                    standings(
                            one ->
                                    switch (one.kind()) {
                                        case API_KEY -> one.subject().equals(key);
                                        case USER -> one.subject().equals(user);
                                        case PROJECT -> one.subject().equals(project);
                                        case PROVIDER, CREDENTIAL -> false;
                                    },
                            limit);
        };
    }

    @Override
    public List<RateStanding> ofCallers(int limit) {
        return standings(
                one -> one.kind() != LimitKind.PROVIDER && one.kind() != LimitKind.CREDENTIAL,
                limit);
    }

    private List<RateStanding> standings(Predicate<RateLimit> of, int limit) {
        var standings = new ArrayList<RateStanding>();
        limits.values().stream()
                .filter(of)
                .sorted(Comparator.comparing(RateLimit::kind).thenComparing(RateLimit::subject))
                .limit(limit)
                .forEach(one -> {
                    add(standings, one, "requests", one.requestsPerMinute());
                    add(standings, one, "tokens", one.tokensPerMinute());
                });
        return standings;
    }

    private void add(
            List<RateStanding> to, RateLimit limit, String unit, @Nullable Long perMinute) {
        if (perMinute != null) {
            String kind = limit.kind().text();
            long gone = used.getOrDefault(kind + "/" + limit.subject() + "/" + unit, 0L);
            to.add(new RateStanding(kind, limit.subject(), unit, perMinute, true, gone, 0, null));
        }
    }
}
