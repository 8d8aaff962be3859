package io.aistrale.worker.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.aistrale.worker.limit.Leases.Ask;
import io.aistrale.worker.limit.Leases.Key;
import io.aistrale.worker.limit.Leases.Unit;
import io.aistrale.worker.limit.Subject.Kind;
import io.aistrale.worker.provider.ProviderOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets calls pass at the rates they are under. Whoever has to wait holds no thread and no place in
/// flight; the leases are asked for all rates at once, never by the thread of a call.
public final class Rates {
    private static final Logger log = LoggerFactory.getLogger(Rates.class);

    /// Between two asks.
    private static final long GAP_NANOS = Duration.ofMillis(50).toNanos();

    /// Timers are not set finer.
    private static final long LEAST_DELAY_NANOS = Duration.ofMillis(5).toNanos();

    /// An answer that takes longer is none.
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(1);

    /// A timer that comes so late tells of a pause of the process.
    private static final long STALLED_NANOS = Duration.ofMillis(200).toNanos();

    private static final Duration STALL_PATIENCE = Duration.ofMillis(300);

    /// Between two tries while nobody answers.
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long TIDY_NANOS = Duration.ofSeconds(1).toNanos();

    /// A provider's word on when to come again counts up to here, then one call finds out.
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(1);

    private static final int MOST_METERS = 100_000;
    private static final Duration METER_IS_KEPT = Duration.ofMinutes(10);
    private static final int PART_OF_ONE = 4;
    private static final int PART_OF_ALL = 2;

    /// The longest wait for a turn in the worker.
    public static final Duration HERE = Meter.HERE;

    private final Limits limits;
    private final Leases leases;
    private final Delay delay;
    private final Executor steps;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final RateMetrics metrics;
    private final int mostHere;
    private final Semaphore room;
    private final Cache<Key, Meter> meters =
            Caffeine.newBuilder()
                    .maximumSize(MOST_METERS)
                    .expireAfterAccess(METER_IS_KEPT)
                    .executor(Runnable::run)
                    .build();
    private final Set<Meter> restless = ConcurrentHashMap.newKeySet();
    private boolean turning;
    private long turns;
    private boolean outstanding;
    private boolean alone;
    private long lastTurnAt;
    private long retryAt;
    private long tidyAt;

    /// Runs something later without holding a thread meanwhile.
    public interface Delay {
        void after(Duration delay, Runnable step);
    }

    /// A call that is about to be made.
    ///
    /// @param credential reference of the one it is made with
    /// @param apiKey null where none stands behind the request
    /// @param need tokens it may use
    /// @param standing how it stands among those that wait
    /// @param left time to the request's deadline
    /// @param hasTurn whether it comes back for its turn
    public record Call(
            String provider,
            String credential,
            String model,
            @Nullable String apiKey,
            String user,
            String project,
            Need need,
            Standing standing,
            Duration left,
            boolean hasTurn) {}

    /// Tokens that a call may use.
    ///
    /// @param outputCap null where nobody knows
    public record Need(long input, @Nullable Long outputCap) {
        long tokens() {
            return input + (outputCap == null ? 0 : outputCap);
        }
    }

    /// @param places calls that may be in flight; half as many may wait here, a quarter for one
    ///   rate
    /// @param steps runs what blocks shortly
    /// @param nanoTime a monotonic clock
    public Rates(
            Limits limits,
            Leases leases,
            int places,
            Delay delay,
            Executor steps,
            LongSupplier nanoTime,
            RandomGenerator random,
            RateMetrics metrics) {
        this.limits = limits;
        this.leases = leases;
        this.delay = delay;
        this.steps = steps;
        this.nanoTime = nanoTime;
        this.random = random;
        this.metrics = metrics;
        this.mostHere = Math.max(1, places / PART_OF_ONE);
        this.room = new Semaphore(Math.max(1, places / PART_OF_ALL));
        long now = nanoTime.getAsLong();
        this.lastTurnAt = now - GAP_NANOS;
        this.retryAt = now;
        this.tidyAt = now;
        metrics.watch(this, rates -> rates.isAlone() ? 1 : 0);
    }

    /// Asks whether a call may be begun.
    ///
    /// @param waits told first where it cannot be yet
    /// @param then told, at once or later, by another thread
    public void enter(Call call, Runnable waits, Consumer<Turn> then) {
        new Entrance(call, metersOf(call), waits, then).goOn();
    }

    /// Whether a call with this credential would have to wait for its rate.
    public boolean isBusy(String provider, String credential, String model) {
        long now = nanoTime.getAsLong();
        var over = new ArrayList<Meter>(2);
        addCredentials(over, provider, Subject.ofCredential(credential), model);
        return over.stream().anyMatch(meter -> meter.isBusy(now));
    }

    /// A call has ended: what it used is settled, and what its answer tells of limits is taken note
    /// of.
    public void ended(Permit permit, Call call, ProviderOutcome outcome) {
        heed(call, outcome);
        switch (outcome) {
            case ProviderOutcome.Completed(var answer, var _) ->
                    settle(permit, call, answer.usage().tokens());
            case ProviderOutcome.Interrupted(var _, var _, var partial, var _) ->
                    settle(permit, call, partial.usage().tokens());
            case ProviderOutcome.Rejected(var _, var _, var usage, var _) ->
                    settle(permit, call, usage == null ? 0 : usage.tokens());
            case ProviderOutcome.Unavailable _ -> settle(permit, call, 0);
            case ProviderOutcome.CutOff cutOff -> settle(permit, call, cutOff);
            case ProviderOutcome.NotSent _ -> giveBack(permit);
            case ProviderOutcome.Ambiguous _ -> {}
        }
    }

    /// What was cut off before anything came may have used all it took.
    private void settle(Permit permit, Call call, ProviderOutcome.CutOff cutOff) {
        var partial = cutOff.partial();
        if (!cutOff.sent()) {
            giveBack(permit);
        } else if (partial != null) {
            settle(permit, call, partial.usage().tokens());
        }
    }

    private void settle(Permit permit, Call call, long tokens) {
        var over = permit.meters();
        if (over.stream().anyMatch(meter -> meter.key().unit() == Unit.TOKENS)) {
            permit.settle(tokens, call.need().outputCap() != null, nanoTime.getAsLong());
            stir(over);
        }
    }

    /// A call that was to be begun is not.
    public void giveBack(Permit permit) {
        var over = permit.meters();
        permit.giveBack(nanoTime.getAsLong());
        stir(over);
    }

    private void heed(Call call, ProviderOutcome outcome) {
        var told = outcome.exchange().limits();
        var credential = Subject.ofCredential(call.credential());
        var limit = new PerMinute(told.perMinute("requests"), told.perMinute("tokens"));
        if (!limit.isUnlimited()) {
            limits.told(credential.ofModel(call.model()), limit);
        }
        var retryAfter =
                outcome instanceof ProviderOutcome.Unavailable unavailable
                        ? unavailable.retryAfter()
                        : null;
        var wait = longer(retryAfter, told.exhaustedFor());
        if (wait == null || wait.isZero()) {
            return;
        }
        var over = new ArrayList<Meter>(2);
        addCredentials(over, call.provider(), credential, call.model());
        var narrowest =
                over.stream().anyMatch(meter -> meter.key().kind() == Kind.MODEL)
                        ? Kind.MODEL
                        : Kind.CREDENTIAL;
        var hold = wait.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : wait;
        over.removeIf(meter -> meter.key().kind() != narrowest);
        over.forEach(meter -> meter.hold(hold, nanoTime.getAsLong()));
        stir(over);
    }

    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) > 0 ? one : other;
    }

    private List<Meter> metersOf(Call call) {
        var over = new ArrayList<Meter>(2);
        add(over, Kind.API_KEY, call.apiKey());
        add(over, Kind.USER, call.user());
        add(over, Kind.PROJECT, call.project());
        addCredentials(
                over, call.provider(), Subject.ofCredential(call.credential()), call.model());
        return over;
    }

    private void add(List<Meter> over, Kind kind, @Nullable String name) {
        var limit = limits.ofCaller(kind, name);
        if (name != null && !limit.isUnlimited()) {
            add(over, new Subject(kind, name), limit);
        }
    }

    private void addCredentials(
            List<Meter> over, String provider, Subject credential, String model) {
        add(over, credential, limits.ofCredential(provider, credential));
        if (limits.anyTold()) {
            var ofModel = credential.ofModel(model);
            add(over, ofModel, limits.ofModel(ofModel));
        }
    }

    private void add(List<Meter> over, Subject subject, PerMinute limit) {
        add(over, new Key(subject, Unit.REQUESTS), limit.requestsPerMinute());
        add(over, new Key(subject, Unit.TOKENS), limit.tokensPerMinute());
    }

    private void add(List<Meter> over, Key key, @Nullable Long perMinute) {
        if (perMinute != null) {
            var meter = meters.get(key, _ -> new Meter(key, mostHere, room, nanoTime.getAsLong()));
            meter.limit(perMinute);
            over.add(meter);
        }
    }

    /// A call's way through the meters it is under, one after the other, the credential's last:
    /// that one the provider itself keeps.
    private final class Entrance implements Meter.Entry {
        private final Call call;
        private final List<Meter> over;
        private final Runnable waits;
        private final Consumer<Turn> then;
        private final Permit permit = new Permit();
        private final long beganAt = nanoTime.getAsLong();
        private int at;
        private boolean waited;

        Entrance(Call call, List<Meter> over, Runnable waits, Consumer<Turn> then) {
            this.call = call;
            this.over = over;
            this.waits = waits;
            this.then = then;
        }

        void goOn() {
            var goesAway = new ArrayList<Runnable>();
            while (at < over.size()) {
                var meter = over.get(at);
                boolean tokens = meter.key().unit() == Unit.TOKENS;
                var need = tokens ? call.need() : new Need(1, 0L);
                double cost = meter.cost(need.tokens(), need.outputCap() != null);
                boolean passes = meter.enter(this, cost, nanoTime.getAsLong(), goesAway);
                stir(meter);
                if (!passes) {
                    goesAway.forEach(steps::execute);
                    // It may have come before whom the meter was waiting to let pass.
                    passNow(meter);
                    return;
                }
                took(meter, cost);
            }
            then.accept(new Turn.Go(permit));
        }

        private void took(Meter meter, double cost) {
            permit.add(meter, cost, nanoTime.getAsLong());
            at++;
        }

        @Override
        public boolean hasTurn() {
            return call.hasTurn();
        }

        @Override
        public Standing standing() {
            return call.standing();
        }

        @Override
        public long latestNanos() {
            return beganAt + call.left().toNanos();
        }

        @Override
        public void waits() {
            if (!waited) {
                waited = true;
                waits.run();
            }
        }

        @Override
        public void passes(double cost) {
            var meter = over.get(at);
            told(meter);
            took(meter, cost);
            goOn();
        }

        @Override
        public void goesAway(Duration wait, boolean booked) {
            told(over.get(at));
            giveBack(permit);
            then.accept(new Turn.Later(wait, booked));
        }

        private void told(Meter meter) {
            metrics.waited(meter.key(), Duration.ofNanos(nanoTime.getAsLong() - beganAt));
        }
    }

    private void stir(List<Meter> changed) {
        changed.forEach(this::stir);
    }

    private void stir(Meter meter) {
        if (meter.isRestless()) {
            restless.add(meter);
            turn(nanoTime.getAsLong());
        }
    }

    /// Sees to it that a turn comes, a gap after the last.
    private synchronized void turn(long now) {
        if (!turning) {
            turning = true;
            long gap = GAP_NANOS + random.nextLong(GAP_NANOS / 4);
            later(lastTurnAt + gap - now, this::takeTurn);
        }
    }

    private void later(long nanos, Runnable step) {
        if (nanos <= 0) {
            steps.execute(step);
        } else {
            delay.after(Duration.ofNanos(Math.max(nanos, LEAST_DELAY_NANOS)), step);
        }
    }

    private void takeTurn() {
        long now = nanoTime.getAsLong();
        long turn;
        boolean asksNow;
        synchronized (this) {
            lastTurnAt = now;
            turning = false;
            asksNow = !outstanding && (!alone || now - retryAt >= 0);
            outstanding |= asksNow;
            turn = asksNow ? ++turns : turns;
        }
        tidy(now);
        if (isAlone()) {
            goOnAlone(now, false);
        } else {
            fillAlone(now);
        }
        if (asksNow) {
            ask(turn, now);
        }
    }

    private void fillAlone(long now) {
        var todo = new ArrayList<Runnable>();
        for (var meter : restless) {
            if (meter.fillAlone(now)) {
                pass(meter, now, todo);
            }
        }
        todo.forEach(steps::execute);
    }

    private void ask(long turn, long now) {
        var asking = new ArrayList<Meter>();
        var asks = new ArrayList<Ask>();
        for (var meter : restless) {
            var ask = meter.ask(now);
            if (ask != null) {
                asking.add(meter);
                asks.add(ask);
            }
        }
        if (asks.isEmpty()) {
            synchronized (this) {
                outstanding = false;
            }
            settleDown(now);
            return;
        }
        delay.after(ANSWER_PATIENCE, () -> overdue(turn, now));
        steps.execute(() -> answer(turn, asking, asks));
    }

    private void answer(long turn, List<Meter> asking, List<Ask> asks) {
        List<Leases.Grant> grants;
        try {
            grants = leases.ask(asks);
        } catch (RuntimeException e) {
            unanswered(e.getClass().getSimpleName());
            isOver();
            return;
        }
        long now = nanoTime.getAsLong();
        var todo = new ArrayList<Runnable>();
        try {
            take(grants, answered(turn), asking, now, todo);
        } finally {
            isOver();
        }
        asking.forEach(meter -> pass(meter, now, todo));
        settleDown(now);
        todo.forEach(steps::execute);
    }

    /// @return whether it was not given up before
    private synchronized boolean answered(long turn) {
        if (alone) {
            log.info("shares of rates are given again");
        }
        alone = false;
        boolean inTime = turn == turns;
        // From here on nobody gives it up.
        turns++;
        return inTime;
    }

    /// The next may be asked.
    private synchronized void isOver() {
        outstanding = false;
    }

    private void take(
            List<Leases.Grant> grants,
            boolean inTime,
            List<Meter> asking,
            long now,
            List<Runnable> todo) {
        if (!inTime) {
            asking.forEach(meter -> meter.bookedInVain(now));
            return;
        }
        // Not by the cache: near its bound it may hold another meter for the key by now.
        var asked = new HashMap<Key, Meter>();
        asking.forEach(meter -> asked.put(meter.key(), meter));
        for (var grant : grants) {
            var meter = asked.get(grant.key());
            if (meter != null) {
                meter.granted(grant, now, random.nextDouble(0.5, 1.5), todo);
            }
        }
    }

    private void overdue(long turn, long askedAt) {
        if (nanoTime.getAsLong() - askedAt > ANSWER_PATIENCE.toNanos() + STALLED_NANOS) {
            // It is this worker that stood still, and the answer may be here.
            delay.after(STALL_PATIENCE, () -> giveUp(turn));
        } else {
            giveUp(turn);
        }
    }

    private void giveUp(long turn) {
        synchronized (this) {
            if (!outstanding || turn != turns) {
                return;
            }
            turns++;
        }
        unanswered("no answer in " + ANSWER_PATIENCE);
    }

    private void unanswered(String why) {
        long now = nanoTime.getAsLong();
        synchronized (this) {
            retryAt = now + RETRY_NANOS;
            if (!alone) {
                log.atWarn()
                        .addKeyValue("cause", why)
                        .log("no shares of rates are given; the last ones are used on");
            }
            alone = true;
        }
        goOnAlone(now, true);
    }

    /// @param unanswered whether what was asked last will not be answered
    private void goOnAlone(long now, boolean unanswered) {
        var todo = new ArrayList<Runnable>();
        for (var meter : restless) {
            meter.goesOnAlone(now, unanswered, todo);
            pass(meter, now, todo);
        }
        settleDown(now);
        todo.forEach(steps::execute);
    }

    private void settleDown(long now) {
        for (var meter : restless) {
            // Somebody may have come between the look and the removal.
            if (!meter.isRestless() && restless.remove(meter) && meter.isRestless()) {
                restless.add(meter);
            }
        }
        if (!restless.isEmpty()) {
            turn(now);
        }
    }

    private void tidy(long now) {
        synchronized (this) {
            if (now - tidyAt < 0) {
                return;
            }
            tidyAt = now + TIDY_NANOS;
        }
        var todo = new ArrayList<Runnable>();
        restless.forEach(meter -> meter.tidy(now, todo));
        todo.forEach(steps::execute);
    }

    private void pass(Meter meter, long now, List<Runnable> todo) {
        long next = meter.pass(now, todo);
        if (next != Long.MAX_VALUE && meter.wakes(next)) {
            later(
                    next - now,
                    () -> {
                        meter.woken();
                        passNow(meter);
                        stir(meter);
                    });
        }
    }

    private void passNow(Meter meter) {
        var passing = new ArrayList<Runnable>(1);
        pass(meter, nanoTime.getAsLong(), passing);
        passing.forEach(steps::execute);
    }

    synchronized boolean isAlone() {
        return alone;
    }

    int waiting(Kind kind) {
        return meters.asMap().values().stream()
                .filter(meter -> meter.key().kind() == kind)
                .mapToInt(Meter::waiting)
                .sum();
    }
}
