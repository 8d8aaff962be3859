package io.aistrale.worker.place;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.worker.provider.ProviderOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Gives the places in flight: to whom of the tenants that wait has the fewest for its weight, and
/// at no credential more than it bears. Within a tenant the higher priority goes first, then the
/// older request. Where both lanes wait, bulk has one turn in ten.
///
/// What does not find a place mostly waits where it was read, not here. Where not all of a flood
/// can be read ahead, and others are about, records are sent on past the places ([#isShared]): what
/// is more than its tenant's share is kept here while its turn is soon, and goes away for a while
/// otherwise.
public final class Places {
    /// The longest wait here.
    static final Duration HERE = Duration.ofMillis(7_500);

    /// Who waits here longer was told wrongly, and goes away.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration SHORTEST_AWAY = Duration.ofSeconds(5);
    private static final Duration LONGEST_AWAY = Duration.ofMinutes(10);
    private static final Duration LONGEST_FROM_LIMIT = Duration.ofSeconds(20);

    /// How long a tenant that was seen is about.
    private static final long ABOUT_NANOS = Duration.ofMinutes(1).toNanos();

    private static final Duration SWEEP = Duration.ofSeconds(1);

    /// Where a credential is limited, so many may wait for it however slow it is.
    private static final int ALWAYS_HERE = 16;

    private static final int TIDY_ABOVE = 1_000;
    private static final int MANY_CREDENTIALS = 16;

    private final int most;
    private final Division division;
    private final int mostReady;
    private final int mostWaiting;
    private final FairnessProperties fairness;
    private final Delay delay;
    private final Executor steps;
    private final LongSupplier nanoTime;
    private final PlaceMetrics metrics;
    private final Map<Lane, InLane> lanes = new EnumMap<>(Lane.class);
    private final Map<String, AtCredential> credentials = new HashMap<>();
    private int inFlight;
    private int waiting;
    private final LaneTurns turns = new LaneTurns();
    private long entered;
    private boolean sweeps;
    private long tidyAt;
    private volatile long interactiveSharedUntil;

    /// Runs something later without holding a thread meanwhile.
    public interface Delay {
        void after(Duration delay, Runnable step);
    }

    /// A call that wants a place.
    ///
    /// @param priority higher goes first within its tenant
    /// @param sinceMillis when its request arrived, since 1970: the older goes first
    /// @param credential reference of the one it is made with
    /// @param left time to its deadline
    public record Call(
            Lane lane,
            String tenant,
            int priority,
            long sinceMillis,
            String provider,
            String credential,
            String model,
            Duration left) {}

    /// What a call is told.
    public sealed interface Answer {
        record Given(Place place) implements Answer {}

        /// It has to give back what it holds, and come again.
        ///
        /// @param why [ErrorCode#TENANT_BUSY] or [ErrorCode#PROVIDER_OVERLOADED]
        record Later(Duration pause, ErrorCode why) implements Answer {}
    }

    /// @param places calls that may be in flight
    /// @param steps runs what waited
    /// @param nanoTime a monotonic clock
    public Places(
            int places,
            FairnessProperties fairness,
            Delay delay,
            Executor steps,
            LongSupplier nanoTime,
            PlaceMetrics metrics) {
        this.most = places;
        this.division = new Division(places);
        this.mostReady = places + division.ready();
        this.mostWaiting = 2 * places;
        this.fairness = fairness;
        this.delay = delay;
        this.steps = steps;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
        this.tidyAt = nanoTime.getAsLong();
        this.interactiveSharedUntil = tidyAt;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new InLane(lane));
        }
        metrics.watch(this);
    }

    /// One call's place; ends once.
    public final class Place {
        private final Queue of;
        private final Call call;
        private final long begunAt;
        private final boolean first;
        private boolean ended;

        private Place(Queue of, Call call, long begunAt, boolean first) {
            this.of = of;
            this.call = call;
            this.begunAt = begunAt;
            this.first = first;
        }

        /// Whether its call goes before others that are made ready: its tenant has less than its
        /// share.
        public boolean goesFirst() {
            return first;
        }

        /// The provider has answered, or will not.
        ///
        /// @param took until its answer, or the first token of its stream
        public void ends(ProviderOutcome outcome, Duration took) {
            end(() ->
                    of.credential.limit.ends(
                            call.model(), outcome, begunAt, took, nanoTime.getAsLong()));
        }

        /// The call is not made.
        public void giveBack() {
            end(of.credential.limit::givenBack);
        }

        private void end(Runnable counted) {
            List<Runnable> todo;
            synchronized (Places.this) {
                if (ended) {
                    return;
                }
                ended = true;
                counted.run();
                inFlight--;
                of.inLane.left(of.tenant);
                of.credential.unstall();
                todo = pass();
            }
            todo.forEach(steps::execute);
        }
    }

    /// Tenants of one lane.
    private final class InLane {
        private final Lane lane;
        private final Map<String, Tenant> tenants = new HashMap<>();
        private final TreeSet<Queue> ready = new TreeSet<>(IN_TURN);
        private int inFlight;

        /// Sum of the weights of those who have calls in flight.
        private double busy;

        private @Nullable String lastSeen;
        private long laneSharedUntil = nanoTime.getAsLong();

        InLane(Lane lane) {
            this.lane = lane;
        }

        void saw(String tenant, long now) {
            if (lastSeen != null && !lastSeen.equals(tenant)) {
                laneSharedUntil = now + ABOUT_NANOS;
                if (lane == Lane.INTERACTIVE) {
                    interactiveSharedUntil = laneSharedUntil;
                }
            }
            lastSeen = tenant;
        }

        boolean isShared(long now) {
            return laneSharedUntil - now > 0;
        }

        void took(Tenant tenant, long serving) {
            inFlight++;
            busy += tenant.inFlight == 0 ? tenant.weight : 0;
            tenant.took(serving);
        }

        void left(Tenant tenant) {
            inFlight--;
            tenant.left();
            busy -= tenant.inFlight == 0 ? tenant.weight : 0;
            // Sums of fractions drift; nobody's is nothing.
            busy = inFlight == 0 ? 0 : busy;
        }

        /// How many of the places are a tenant's by its weight, of those who have calls in flight.
        double share(Tenant tenant) {
            double others = tenant.inFlight == 0 ? busy : busy - tenant.weight;
            return most * tenant.weight / (Math.max(0, others) + tenant.weight);
        }

        /// Whether others are about, and a tenant has fewer calls in flight than would be its share
        /// of what is not bulk's. Nobody has in bulk: who goes first goes before it.
        boolean isBelowShare(@Nullable Tenant tenant, long now) {
            return lane == Lane.INTERACTIVE
                    && isShared(now)
                    && (tenant == null || tenant.inFlight < division.withoutBulk(share(tenant)));
        }
    }

    private static final Comparator<Queue> IN_TURN =
            Comparator.<Queue>comparingDouble(queue -> queue.tenant.load())
                    .thenComparingLong(queue -> queue.tenant.servedAt)
                    .thenComparingLong(queue -> queue.number);

    private final class Tenant {
        private final double weight;
        private final Map<AtCredential, Queue> queues = new HashMap<>(2);
        private int inFlight;
        private int waiting;
        private long servedAt;

        Tenant(double weight) {
            this.weight = weight;
        }

        /// Places it has, for its weight.
        double load() {
            return inFlight / weight;
        }

        /// Whether no more of its calls are here than are its share of the places, and what is made
        /// ready beyond them: what is read is read for that.
        boolean isWithinShare(InLane inLane) {
            return inFlight + waiting < inLane.share(this) + division.ready();
        }

        /// Its queues stand in sets that are ordered by what changes.
        void changes(Runnable change) {
            queues.values().forEach(Queue::leaveSet);
            change.run();
            queues.values().forEach(Queue::enterSet);
        }

        void tidy() {
            if (queues.size() > MANY_CREDENTIALS) {
                queues.values().removeIf(queue -> queue.waiters.isEmpty());
            }
        }

        void took(long serving) {
            changes(() -> {
                inFlight++;
                servedAt = serving;
            });
        }

        void left() {
            changes(() -> inFlight--);
        }
    }

    /// One credential at one provider.
    private final class AtCredential {
        private final ConcurrencyLimit limit = new ConcurrencyLimit(nanoTime.getAsLong());
        private final Map<Lane, TreeSet<Queue>> stalled = new EnumMap<>(Lane.class);
        private int waiting;

        boolean isFull() {
            return fairness.adaptiveConcurrency() && limit.isFull();
        }

        /// As many tenants as it bears calls more are ready again, those whose turn it is first.
        void unstall() {
            for (var queues : stalled.values()) {
                for (int free = limit.free(); free > 0 && !queues.isEmpty(); free--) {
                    queues.first().stalls(false);
                }
            }
        }

        boolean isIdle(long now) {
            return waiting == 0 && limit.isIdle(now);
        }

        TreeSet<Queue> stalled(Lane lane) {
            return stalled.computeIfAbsent(lane, _ -> new TreeSet<>(IN_TURN));
        }
    }

    private record Waiter(
            Call call, long number, long since, Runnable waits, Consumer<Answer> then) {
        private static final Comparator<Waiter> FIRST =
                Comparator.<Waiter>comparingInt(waiter -> -waiter.call().priority())
                        .thenComparingLong(waiter -> waiter.call().sinceMillis())
                        .thenComparingLong(Waiter::number);
    }

    /// A tenant's calls that wait for one credential.
    private final class Queue {
        private final long number = ++entered;
        private final Lane lane;
        private final InLane inLane;
        private final Tenant tenant;
        private final AtCredential credential;
        private final PriorityQueue<Waiter> waiters = new PriorityQueue<>(Waiter.FIRST);
        private final Pace pace = new Pace(nanoTime.getAsLong());
        private @Nullable TreeSet<Queue> in;
        private boolean stalls;

        /// Whether those who wait were told so: once their credential was full.
        private boolean told;

        Queue(Lane lane, InLane inLane, Tenant tenant, AtCredential credential) {
            this.lane = lane;
            this.inLane = inLane;
            this.tenant = tenant;
            this.credential = credential;
        }

        void leaveSet() {
            if (in != null) {
                in.remove(this);
                in = null;
            }
        }

        void enterSet() {
            if (!waiters.isEmpty()) {
                in = stalls ? credential.stalled(lane) : inLane.ready;
                in.add(this);
            }
        }

        void stalls(boolean now) {
            leaveSet();
            stalls = now;
            enterSet();
            if (now && !told) {
                told = true;
                waiters.forEach(waiter -> waiter.waits().run());
            }
        }

        void add(Waiter waiter) {
            leaveSet();
            if (waiters.isEmpty()) {
                pace.begins(waiter.since());
                told = false;
            }
            waiters.add(waiter);
            if (told) {
                waiter.waits().run();
            }
            count(1);
            enterSet();
        }

        Waiter poll() {
            leaveSet();
            var first = waiters.remove();
            count(-1);
            enterSet();
            return first;
        }

        /// Takes out whom waiting helps no more.
        void sweep(long now, List<Runnable> todo) {
            leaveSet();
            boolean sendsAway =
                    credential.isFull() || inLane.isShared(now) && !tenant.isWithinShare(inLane);
            int before = waiters.size();
            var pause = away(expected(now), whyNot(), now);
            waiters.removeIf(waiter -> {
                boolean late = now - waiter.since() - waiter.call().left().toNanos() >= 0;
                boolean tooLong = sendsAway && now - waiter.since() >= PATIENCE.toNanos();
                if (late || tooLong) {
                    goesAway(waiter, pause, todo);
                }
                return late || tooLong;
            });
            count(waiters.size() - before);
            if (inLane.isShared(now)) {
                makeRoom(pause, todo);
            }
            enterSet();
        }

        /// What came while nobody else was about, and is more than may wait beside others, keeps
        /// what lies behind it from being read.
        private void makeRoom(Answer.Later pause, List<Runnable> todo) {
            int tooMany = Math.min(waiting - mostWaiting, tenant.waiting - shareOfWaiting(inLane));
            if (tooMany <= 0) {
                return;
            }
            var last =
                    waiters.stream()
                            .sorted(Waiter.FIRST.reversed())
                            .limit(tooMany)
                            .collect(Collectors.toSet());
            waiters.removeAll(last);
            count(-last.size());
            last.forEach(waiter -> goesAway(waiter, pause, todo));
        }

        private void goesAway(Waiter waiter, Answer.Later pause, List<Runnable> todo) {
            metrics.sentAway(pause.why(), lane);
            todo.add(() -> waiter.then().accept(pause));
        }

        private ErrorCode whyNot() {
            return credential.isFull() ? ErrorCode.PROVIDER_OVERLOADED : ErrorCode.TENANT_BUSY;
        }

        private void count(int more) {
            waiting += more;
            tenant.waiting += more;
            credential.waiting += more;
        }

        /// What a credential bears is found by trying and may be more at any time: there nothing is
        /// foretold further ahead than twice what was seen.
        private Answer.Later away(Duration expected, ErrorCode why, long now) {
            long longest =
                    why == ErrorCode.PROVIDER_OVERLOADED
                            ? Math.min(LONGEST_FROM_LIMIT.toNanos(), 2 * pace.lasted(now))
                            : LONGEST_AWAY.toNanos();
            long shortest = SHORTEST_AWAY.toNanos();
            return new Answer.Later(
                    Duration.ofNanos(
                            Math.clamp(expected.toNanos(), shortest, Math.max(shortest, longest))),
                    why);
        }

        /// How long who joins now will wait, as calls went lately.
        Duration expected(long now) {
            if (waiters.isEmpty()) {
                return Duration.ZERO;
            }
            return pace.timeFor(waiters.size() + 1, now);
        }
    }

    /// Name of the tenant that a request belongs to.
    public String tenantOf(InferenceRequest request) {
        return fairness.tenantOf(request);
    }

    /// How many times as many places as others a tenant gets where all want them.
    public double weightOf(String tenant) {
        return fairness.weightOf(tenant);
    }

    /// Whether records of a lane are to be read on though all places are taken.
    public synchronized boolean isShared(Lane lane) {
        return lane(lane).isShared(nanoTime.getAsLong());
    }

    /// Whether several tenants are about in the interactive lane, the only one where calls go
    /// first; without a lock.
    public boolean isInteractiveShared() {
        return interactiveSharedUntil - nanoTime.getAsLong() > 0;
    }

    /// A request of the tenant waits in Kafka, somewhere behind those that were read.
    public synchronized void met(Lane lane, String tenant) {
        lane(lane).saw(tenant, nanoTime.getAsLong());
    }

    /// Whether a call with this credential would have to wait for what it bears.
    public synchronized boolean isBusy(String provider, String credential) {
        var at = credentials.get(key(provider, credential));
        return at != null && at.isFull();
    }

    /// Whether others are about in a lane, and a tenant has fewer calls in flight than would be its
    /// share.
    public synchronized boolean isBelowShare(Lane lane, String name) {
        var inLane = lane(lane);
        return inLane.isBelowShare(inLane.tenants.get(name), nanoTime.getAsLong());
    }

    /// Asks for a place.
    ///
    /// @param waits told where it has to wait for what its credential bears, so that others have
    ///   use for the places meanwhile; must not ask here
    /// @param then told, at once or later, by another thread
    public void enter(Call call, Runnable waits, Consumer<Answer> then) {
        long now = nanoTime.getAsLong();
        Answer answer;
        boolean sweep = false;
        synchronized (this) {
            tidy(now);
            var queue = queue(call, now);
            if (queue.waiters.isEmpty() && mayBegin(queue, now)) {
                answer = new Answer.Given(give(queue, call, now));
            } else {
                answer = turnedAway(queue, now);
                if (answer == null) {
                    queue.add(new Waiter(call, ++entered, now, waits, then));
                    queue.stalls(queue.credential.isFull());
                    sweep = !sweeps;
                    sweeps = true;
                }
            }
        }
        if (answer != null) {
            if (answer instanceof Answer.Later(Duration _, ErrorCode why)) {
                metrics.sentAway(why, call.lane());
            }
            then.accept(answer);
            return;
        }
        if (sweep) {
            delay.after(SWEEP, this::sweep);
        }
    }

    private InLane lane(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    private static String key(String provider, String credential) {
        return provider + ' ' + credential;
    }

    private Queue queue(Call call, long now) {
        var inLane = lane(call.lane());
        inLane.saw(call.tenant(), now);
        var tenant =
                inLane.tenants.computeIfAbsent(
                        call.tenant(), name -> new Tenant(fairness.weightOf(name)));
        var credential =
                credentials.computeIfAbsent(
                        key(call.provider(), call.credential()), _ -> new AtCredential());
        return tenant.queues.computeIfAbsent(
                credential, at -> new Queue(call.lane(), inLane, tenant, at));
    }

    private boolean mayBegin(Queue queue, long now) {
        return inFlight
                        < (queue.inLane.isBelowShare(queue.tenant, now)
                                ? mostReady + division.kept()
                                : mostReady)
                && (queue.lane != Lane.BULK || queue.inLane.inFlight < division.mostBulk())
                && !queue.credential.isFull();
    }

    private Place give(Queue queue, Call call, long now) {
        boolean first = queue.inLane.isBelowShare(queue.tenant, now);
        inFlight++;
        queue.credential.limit.begins();
        queue.pace.one(now);
        queue.inLane.took(queue.tenant, ++entered);
        return new Place(queue, call, now, first);
    }

    /// So many of each tenant may wait where there are too many of all.
    private int shareOfWaiting(InLane inLane) {
        return mostWaiting / (1 + inLane.tenants.size());
    }

    /// Null where the call may wait here.
    private Answer.@Nullable Later turnedAway(Queue queue, long now) {
        var expected = queue.expected(now);
        boolean soon = expected.compareTo(HERE) <= 0;
        if (queue.credential.isFull()) {
            boolean few = queue.waiters.size() < ALWAYS_HERE;
            boolean room = queue.credential.waiting < mostWaiting / 4 && waiting < mostWaiting;
            return few || soon && room
                    ? null
                    : queue.away(expected, ErrorCode.PROVIDER_OVERLOADED, now);
        }
        if (!queue.inLane.isShared(now)) {
            return null;
        }
        if (queue.tenant.isWithinShare(queue.inLane)) {
            return null;
        }
        boolean room =
                waiting < mostWaiting
                        || queue.tenant.waiting == 0
                        || queue.tenant.waiting < shareOfWaiting(queue.inLane);
        return soon && room ? null : queue.away(expected, ErrorCode.TENANT_BUSY, now);
    }

    /// Those whose turn it is, while there are places.
    private List<Runnable> pass() {
        long now = nanoTime.getAsLong();
        var todo = new ArrayList<Runnable>(1);
        for (var next = next(now); next != null; next = next(now)) {
            var waiter = next.poll();
            var place = give(next, waiter.call(), now);
            todo.add(() -> waiter.then().accept(new Answer.Given(place)));
        }
        return todo;
    }

    private @Nullable Queue next(long now) {
        if (inFlight >= mostReady + division.kept()) {
            return null;
        }
        return turns.next(lane -> next(lane, now));
    }

    private @Nullable Queue next(Lane lane, long now) {
        var inLane = lane(lane);
        if (lane == Lane.BULK && inLane.inFlight >= division.mostBulk()) {
            return null;
        }
        while (!inLane.ready.isEmpty()) {
            var first = inLane.ready.first();
            if (inFlight >= mostReady && !inLane.isBelowShare(first.tenant, now)) {
                return null;
            }
            if (!first.credential.isFull()) {
                turns.had(lane);
                return first;
            }
            first.stalls(true);
        }
        return null;
    }

    private void sweep() {
        var todo = new ArrayList<Runnable>();
        boolean again;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            lanes.values()
                    .forEach(inLane ->
                            inLane.tenants
                                    .values()
                                    .forEach(tenant ->
                                            tenant.queues
                                                    .values()
                                                    .forEach(queue -> queue.sweep(now, todo))));
            credentials.values().forEach(AtCredential::unstall);
            todo.addAll(pass());
            again = waiting > 0;
            sweeps = again;
        }
        todo.forEach(steps::execute);
        if (again) {
            delay.after(SWEEP, this::sweep);
        }
    }

    /// Forgets tenants and credentials that nothing is known of but their names.
    private void tidy(long now) {
        if (now - tidyAt < 0) {
            return;
        }
        tidyAt = now + SWEEP.toNanos();
        for (var inLane : lanes.values()) {
            inLane.tenants.values().forEach(Tenant::tidy);
            if (inLane.tenants.size() > TIDY_ABOVE) {
                inLane.tenants
                        .values()
                        .removeIf(tenant -> tenant.inFlight == 0 && tenant.waiting == 0);
            }
        }
        if (credentials.size() > TIDY_ABOVE) {
            credentials.values().removeIf(at -> at.isIdle(now));
        }
    }

    /// Calls that wait here.
    synchronized int waiting(Lane lane) {
        return lane(lane).tenants.values().stream().mapToInt(tenant -> tenant.waiting).sum();
    }

    /// Credentials at which calls are held to what they bear.
    synchronized long limited() {
        return credentials.values().stream().filter(at -> at.limit.isLimited()).count();
    }
}
