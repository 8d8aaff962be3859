package io.aistrale.worker.limit;

import io.aistrale.schemas.event.Lane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Calls that wait for one rate in this worker, and whose turn it is: of the lanes, and then of the
/// lane's tenants, that one's which had least for its weight (start-time fair queueing: Goyal, Vin
/// and Cheng 1996); within a tenant the higher priority goes first, then who comes back for its
/// turn, then who came first. Bulk weighs a ninth of what is interactive. Not for several threads.
final class Waiters {
    private static final Map<Lane, Double> WEIGHTS = Map.of(Lane.INTERACTIVE, 9.0, Lane.BULK, 1.0);

    private final Map<Lane, InLane> lanes = new EnumMap<>(Lane.class);
    private double served;
    private int size;
    private double cost;
    private long added;

    /// @param cost in the rate's units
    /// @param number in the order of coming
    /// @param since when it came, in nanoseconds
    record Waiter(Meter.Entry entry, double cost, long number, long since) {
        private static final Comparator<Waiter> IN_TURN =
                Comparator.<Waiter>comparingInt(waiter -> -waiter.entry().standing().priority())
                        .thenComparing(waiter -> !waiter.entry().hasTurn())
                        .thenComparingLong(Waiter::number);
    }

    /// What takes turns with its like: how much it was served for its weight, when its next turn
    /// begins. Who comes begins where who had its turn last did, and saves nothing up.
    private abstract static class Flow {
        final double weight;
        double served;

        Flow(double weight) {
            this.weight = weight;
        }

        void comes(double now) {
            served = Math.max(served, now);
        }

        /// @return what it had been served before
        double serves(double cost) {
            double before = served;
            served += cost / weight;
            return before;
        }
    }

    private static final class InLane extends Flow {
        private final Map<String, Tenant> tenants = new HashMap<>();
        private final Set<Tenant> waiting = new LinkedHashSet<>();
        private double now;

        InLane(double weight) {
            super(weight);
        }

        @Nullable Tenant first() {
            return waiting.stream()
                    .min(Comparator.comparingDouble(tenant -> tenant.served))
                    .orElse(null);
        }

        /// Once nobody waits nobody is behind.
        void ends() {
            tenants.clear();
            now = 0;
        }
    }

    private static final class Tenant extends Flow {
        private final TreeSet<Waiter> waiters = new TreeSet<>(Waiter.IN_TURN);
        private final double share;
        private double cost;

        Tenant(Standing standing, double laneWeight) {
            super(standing.weight());
            this.share = standing.weight() * laneWeight;
        }

        /// What waits before its last one, for its share.
        double ahead() {
            return (cost - waiters.last().cost()) / share;
        }
    }

    Waiters() {
        WEIGHTS.forEach((lane, weight) -> lanes.put(lane, new InLane(weight)));
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /// Of all who wait.
    double cost() {
        return cost;
    }

    void add(Meter.Entry entry, double cost, long now) {
        var standing = entry.standing();
        var inLane = lane(standing);
        if (inLane.waiting.isEmpty()) {
            inLane.comes(served);
        }
        var tenant =
                inLane.tenants.computeIfAbsent(
                        standing.tenant(), _ -> new Tenant(standing, inLane.weight));
        if (tenant.waiters.isEmpty()) {
            tenant.comes(inLane.now);
            inLane.waiting.add(tenant);
        }
        tenant.waiters.add(new Waiter(entry, cost, ++added, now));
        tenant.cost += cost;
        this.cost += cost;
        size++;
    }

    /// Whose turn it is.
    @Nullable Waiter first() {
        var interactive = lane(Lane.INTERACTIVE);
        var bulk = lane(Lane.BULK);
        boolean bulksTurn =
                interactive.waiting.isEmpty()
                        || !bulk.waiting.isEmpty() && bulk.served < interactive.served;
        var tenant = (bulksTurn ? bulk : interactive).first();
        return tenant == null ? null : tenant.waiters.first();
    }

    /// Whose turn it is has had it.
    void serve(Waiter first) {
        var inLane = lane(first.entry().standing());
        var tenant = tenant(first);
        served = inLane.serves(first.cost());
        inLane.now = tenant.serves(first.cost());
        remove(first);
    }

    void remove(Waiter waiter) {
        var inLane = lane(waiter.entry().standing());
        var tenant = tenant(waiter);
        if (!tenant.waiters.remove(waiter)) {
            return;
        }
        tenant.cost -= waiter.cost();
        cost -= waiter.cost();
        size--;
        if (tenant.waiters.isEmpty()) {
            tenant.cost = 0;
            inLane.waiting.remove(tenant);
        }
        if (inLane.waiting.isEmpty()) {
            inLane.ends();
        }
        if (size == 0) {
            cost = 0;
            served = 0;
            lanes.values().forEach(one -> one.served = 0);
        }
    }

    /// Who makes room: the last one of the tenant of whose calls most wait before it, for its
    /// share; not the one whose turn is next, which may be collecting what it needs, while others
    /// wait.
    ///
    /// @param atMost it costs no more
    @Nullable Waiter last(double atMost) {
        var next = first();
        return lanes.values().stream()
                .flatMap(inLane -> inLane.waiting.stream())
                .filter(tenant -> tenant.waiters.last().cost() <= atMost)
                .filter(tenant -> size == 1 || tenant.waiters.last() != next)
                .max(
                        Comparator.comparingDouble(Tenant::ahead)
                                .thenComparingLong(tenant -> tenant.waiters.last().number()))
                .map(tenant -> tenant.waiters.last())
                .orElse(null);
    }

    /// The same, where more waits before it than would before a newcomer.
    @Nullable Waiter last(Standing newcomer) {
        var last = last(Double.POSITIVE_INFINITY);
        if (last == null) {
            return null;
        }
        var inLane = lane(newcomer);
        var own = inLane.tenants.get(newcomer.tenant());
        double before = own == null ? 0 : own.cost / own.share;
        return tenant(last).ahead() > before ? last : null;
    }

    /// Whether no tenant has more than one call here.
    boolean isOneOfEach() {
        return lanes.values().stream().mapToInt(inLane -> inLane.waiting.size()).sum() == size;
    }

    List<Waiter> removeIf(Predicate<Waiter> condition) {
        var found = new ArrayList<Waiter>();
        for (var inLane : lanes.values()) {
            for (var tenant : inLane.waiting) {
                tenant.waiters.stream().filter(condition).forEach(found::add);
            }
        }
        found.forEach(this::remove);
        return found;
    }

    private InLane lane(Standing standing) {
        return lane(standing.lane());
    }

    private InLane lane(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    private Tenant tenant(Waiter waiter) {
        var standing = waiter.entry().standing();
        return Objects.requireNonNull(lane(standing).tenants.get(standing.tenant()));
    }
}
