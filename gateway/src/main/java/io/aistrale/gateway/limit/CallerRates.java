package io.aistrale.gateway.limit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the rates of API keys, users and projects stood a moment ago, so that answers can tell
/// without asking the database. While it is away nothing is told.
public final class CallerRates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallerRates.class);

    /// Of more rates than these some are not told.
    private static final int MOST = 10_000;

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration TRUSTED = Duration.ofSeconds(10);

    private final LimitDirectory directory;
    private final Clock clock;
    private final ScheduledExecutorService turns =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("caller-rates").factory());
    private volatile Known known = new Known(Instant.MIN, Map.of());

    private record Of(String kind, String subject, String unit) {}

    private record Known(Instant at, Map<Of, RateStanding> rates) {}

    public CallerRates(LimitDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    public void start() {
        var _ =
                turns.scheduleWithFixedDelay(
                        this::refresh, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Never throws: a schedule ends with the first turn that does.
    public void refresh() {
        try {
            var now = clock.instant();
            var rates = new HashMap<Of, RateStanding>();
            directory
                    .ofCallers(MOST)
                    .forEach(rate ->
                            rates.put(new Of(rate.kind(), rate.subject(), rate.unit()), rate));
            known = new Known(now, Map.copyOf(rates));
        } catch (RuntimeException e) {
            LOG.debug("how rates stand cannot be read: {}", e.toString());
        }
    }

    /// The one that leaves a caller the least; empty where they are under none, or nobody knows.
    ///
    /// @param unit `requests` or `tokens`
    public Optional<RateStanding> tightest(RateOwner.Key caller, String unit) {
        var now = known;
        if (now.rates().isEmpty() || now.at().plus(TRUSTED).isBefore(clock.instant())) {
            return Optional.empty();
        }
        return Stream.of(
                        new Of(LimitKind.API_KEY.text(), caller.keyId(), unit),
                        new Of(LimitKind.USER.text(), caller.userId(), unit),
                        new Of(LimitKind.PROJECT.text(), caller.project(), unit))
                .flatMap(of -> Optional.ofNullable(now.rates().get(of)).stream())
                .min(Comparator.comparingLong(RateStanding::remaining));
    }

    @Override
    public void close() {
        turns.shutdownNow();
    }
}
