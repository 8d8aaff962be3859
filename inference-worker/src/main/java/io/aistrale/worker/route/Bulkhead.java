package io.aistrale.worker.route;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aistrale.worker.provider.ProviderOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Keeps a provider, or a model, that has gone silent from taking everybody's places in flight.
///
/// Who answers may have all places, but from one sign of life to the next it gets a quarter of them
/// at most: what is sent to who is dead is bounded before anybody can know that it is. Who has
/// calls open and has given no sign for three times as long as its answers usually take, and at
/// least two seconds, is silent: until the next sign it may have a sixteenth of the places, and
/// where it holds those, one call in two seconds goes to find out.
///
/// An answer of any kind but a fault is a sign, and so is each chunk of a stream. Taking a slow
/// provider for a silent one costs little: its calls go on, and its next answer sets it free.
public final class Bulkhead {
    private static final int QUIET_PART = 4;
    private static final int SILENT_PART = 16;
    private static final int LEAST_PLACES = 8;
    private static final long LEAST_PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int PATIENCE_IN_USUAL_ANSWERS = 3;

    /// Patience with who has never answered.
    private static final long FIRST_PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final long BETWEEN_TRIES_NANOS = Duration.ofSeconds(2).toNanos();

    /// How much of the usual duration the newest answer makes up.
    private static final double NEWEST_SHARE = 0.1;

    private static final int MOST_KEPT = 10_000;
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final int mostMoreWhileQuiet;
    private final int mostWhenSilent;
    private final LongSupplier nanoTime;

    /// By provider, and by provider and model.
    private final Cache<Key, Compartment> compartments =
            Caffeine.newBuilder()
                    .maximumSize(MOST_KEPT)
                    .expireAfterAccess(KEPT)
                    .executor(Runnable::run)
                    .build();

    /// Whether another call may be begun.
    public enum Door {
        OPEN,
        /// Not before the next sign of life, which may come soon.
        AJAR,
        /// Not before the next sign of life, and nobody knows when: it is silent, or holds all it
        /// gets without a sign and has given none for two seconds.
        SHUT;

        private Door and(Door other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    /// @param model null for the whole provider
    private record Key(String provider, @Nullable String model) {}

    /// @param mostMoreWhileQuiet calls that may be open beyond those at the last sign of life
    /// @param mostWhenSilent calls that may be open at who is silent
    /// @param nanoTime a monotonic clock
    public Bulkhead(int mostMoreWhileQuiet, int mostWhenSilent, LongSupplier nanoTime) {
        this.mostMoreWhileQuiet = mostMoreWhileQuiet;
        this.mostWhenSilent = mostWhenSilent;
        this.nanoTime = nanoTime;
    }

    /// @param places calls that may be in flight in all
    public static Bulkhead among(int places, LongSupplier nanoTime) {
        return new Bulkhead(
                Math.max(LEAST_PLACES, places / QUIET_PART),
                Math.max(LEAST_PLACES, places / SILENT_PART),
                nanoTime);
    }

    /// Asks for one more call.
    public Door door(Target target) {
        long now = nanoTime.getAsLong();
        var provider = of(target.providerName(), null);
        var model = of(target.providerName(), target.model());
        var door = provider.door(now).and(model.door(now));
        if (door == Door.OPEN) {
            provider.tried(now);
            model.tried(now);
        }
        return door;
    }

    /// Tells of the next sign of life that lets more calls begin, once; of those who wait as many
    /// as these are told.
    ///
    /// @param target whose door is not open
    /// @param first whether it is told before those who wait already
    public void awaitSign(Target target, boolean first, Runnable sign) {
        closer(target).await(first, sign);
    }

    /// Nobody waits for the sign any more.
    public void forget(Target target, Runnable sign) {
        of(target.providerName(), null).forget(sign);
        of(target.providerName(), target.model()).forget(sign);
    }

    /// The one of both that is in the way.
    private Compartment closer(Target target) {
        var provider = of(target.providerName(), null);
        return provider.door(nanoTime.getAsLong()) == Door.OPEN
                ? of(target.providerName(), target.model())
                : provider;
    }

    /// A call is about to be sent.
    public void begins(Target target) {
        of(target.providerName(), null).begins();
        of(target.providerName(), target.model()).begins();
    }

    /// A call has ended.
    ///
    /// @param took until its answer, or the first token of its stream
    public void ends(Target target, ProviderOutcome outcome, Duration took) {
        of(target.providerName(), null).ends(outcome, took);
        of(target.providerName(), target.model()).ends(outcome, took);
    }

    /// Something came of a call that goes on.
    public void alive(String provider, String model) {
        of(provider, null).signOfLife();
        of(provider, model).signOfLife();
    }

    private Compartment of(String provider, @Nullable String model) {
        return compartments.get(new Key(provider, model), _ -> new Compartment());
    }

    private final class Compartment {
        private int open;
        private int openAtLastSign;
        private long quietSinceNanos;
        private long triedAtNanos;
        private double usualNanos;
        private boolean silent;
        private final SequencedSet<Runnable> awaiting = new LinkedHashSet<>();

        synchronized void await(boolean first, Runnable sign) {
            if (first) {
                awaiting.addFirst(sign);
            } else {
                awaiting.add(sign);
            }
        }

        synchronized void forget(Runnable sign) {
            awaiting.remove(sign);
        }

        synchronized Door door(long now) {
            if (!silent && open > 0 && now - quietSinceNanos > patienceNanos()) {
                silent = true;
                triedAtNanos = now;
            }
            if (silent) {
                boolean mayTry = now - triedAtNanos >= BETWEEN_TRIES_NANOS;
                return open < mostWhenSilent || mayTry ? Door.OPEN : Door.SHUT;
            }
            if (open - openAtLastSign < mostMoreWhileQuiet) {
                return Door.OPEN;
            }
            return now - quietSinceNanos <= LEAST_PATIENCE_NANOS ? Door.AJAR : Door.SHUT;
        }

        synchronized void tried(long now) {
            triedAtNanos = now;
        }

        private long patienceNanos() {
            return usualNanos == 0
                    ? FIRST_PATIENCE_NANOS
                    : Math.max(
                            LEAST_PATIENCE_NANOS, (long) (PATIENCE_IN_USUAL_ANSWERS * usualNanos));
        }

        synchronized void begins() {
            if (open == 0) {
                quietSinceNanos = nanoTime.getAsLong();
                openAtLastSign = 0;
            }
            open++;
        }

        void ends(ProviderOutcome outcome, Duration took) {
            if (ended(outcome, took)) {
                signOfLife();
            }
        }

        void signOfLife() {
            told().forEach(Runnable::run);
        }

        /// Whether that is a sign of life.
        private synchronized boolean ended(ProviderOutcome outcome, Duration took) {
            open = Math.max(0, open - 1);
            return switch (outcome) {
                case ProviderOutcome.Completed _, ProviderOutcome.Interrupted _ -> {
                    usualNanos =
                            usualNanos == 0
                                    ? took.toNanos()
                                    : usualNanos + NEWEST_SHARE * (took.toNanos() - usualNanos);
                    yield true;
                }
                case ProviderOutcome.Rejected _ -> true;
                case ProviderOutcome.Unavailable _,
                        ProviderOutcome.Ambiguous _,
                        ProviderOutcome.CutOff _,
                        ProviderOutcome.NotSent _ ->
                        false;
            };
        }

        /// Who is to be told, outside the lock.
        private synchronized List<Runnable> told() {
            quietSinceNanos = nanoTime.getAsLong();
            openAtLastSign = open;
            silent = false;
            if (awaiting.isEmpty()) {
                return List.of();
            }
            var told = new ArrayList<Runnable>();
            while (told.size() < mostMoreWhileQuiet && !awaiting.isEmpty()) {
                told.add(awaiting.removeFirst());
            }
            return told;
        }
    }
}
