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

/// Calls that wait for one rate in this worker, and whose turn it is: of the tenants, that one's
/// which had least for its weight (start-time fair queueing: Goyal, Vin and Cheng 1996); within a
/// tenant the higher priority goes first, then who comes back for its turn, then who came first.
/// Where both lanes wait, bulk has one turn in ten. Not for several threads.
final class Waiters {
    private static final int INTERACTIVE_TURNS = 9;

    /// Tenants of whom nobody waits are forgotten above so many.
    private static final int TIDY_ABOVE = 1_000;

    private final Map<Lane, InLane> lanes = new EnumMap<>(Lane.class);
    private int interactiveTurns;
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

    private static final class InLane {
        private final Map<String, Tenant> tenants = new HashMap<>();
        private final Set<Tenant> waiting = new LinkedHashSet<>();

        /// How much whoever had its turn last had been served: who comes begins there.
        private double served;

        Tenant tenant(Standing standing) {
            if (tenants.size() > TIDY_ABOVE) {
                tenants.values().removeIf(one -> one.waiters.isEmpty() && one.served <= served);
            }
            return tenants.computeIfAbsent(
                    standing.tenant(), _ -> new Tenant(standing.lane(), standing.weight()));
        }

        @Nullable Tenant first() {
            return waiting.stream()
                    .min(Comparator.comparingDouble(tenant -> tenant.served))
                    .orElse(null);
        }
    }

    private static final class Tenant {
        private final TreeSet<Waiter> waiters = new TreeSet<>(Waiter.IN_TURN);
        private final double share;
        private double served;
        private double cost;

        Tenant(Lane lane, double weight) {
            this.share = lane == Lane.BULK ? weight / INTERACTIVE_TURNS : weight;
        }

        double load() {
            return cost / share;
        }
    }

    Waiters() {
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new InLane());
        }
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
        var inLane = lane(entry);
        var tenant = inLane.tenant(entry.standing());
        if (tenant.waiters.isEmpty()) {
            tenant.served = Math.max(tenant.served, inLane.served);
            inLane.waiting.add(tenant);
        }
        tenant.waiters.add(new Waiter(entry, cost, ++added, now));
        tenant.cost += cost;
        this.cost += cost;
        size++;
    }

    /// Whose turn it is.
    @Nullable Waiter first() {
        var tenant = firstTenant();
        return tenant == null ? null : tenant.waiters.first();
    }

    private @Nullable Tenant firstTenant() {
        boolean bulksTurn = interactiveTurns >= INTERACTIVE_TURNS;
        var found = lane(bulksTurn ? Lane.BULK : Lane.INTERACTIVE).first();
        return found != null ? found : lane(bulksTurn ? Lane.INTERACTIVE : Lane.BULK).first();
    }

    /// Whose turn it is has had it.
    void serve(Waiter first) {
        var inLane = lane(first.entry());
        var tenant = inLane.tenant(first.entry().standing());
        inLane.served = tenant.served;
        tenant.served += first.cost() / tenant.share;
        interactiveTurns =
                first.entry().standing().lane() == Lane.BULK
                        ? 0
                        : Math.min(interactiveTurns + 1, INTERACTIVE_TURNS);
        remove(first);
    }

    void remove(Waiter waiter) {
        var inLane = lane(waiter.entry());
        var tenant = inLane.tenant(waiter.entry().standing());
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
        if (size == 0) {
            cost = 0;
        }
    }

    /// The last one of the tenant of whose calls most wait, for its weight.
    @Nullable Waiter last() {
        var heaviest = heaviest();
        return heaviest == null ? null : heaviest.waiters.last();
    }

    /// The same, where more wait of that tenant than would wait of a newcomer's.
    @Nullable Waiter last(Standing newcomer, double itsCost) {
        var own = lane(newcomer.lane()).tenant(newcomer);
        var heaviest = heaviest();
        return heaviest == null || heaviest.load() <= own.load() + itsCost / own.share
                ? null
                : heaviest.waiters.last();
    }

    /// Whether no tenant has more than one call here.
    boolean isOneOfEach() {
        return lanes.values().stream().mapToInt(inLane -> inLane.waiting.size()).sum() == size;
    }

    private @Nullable Tenant heaviest() {
        return lanes.values().stream()
                .flatMap(inLane -> inLane.waiting.stream())
                .max(Comparator.comparingDouble(Tenant::load))
                .orElse(null);
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

    private InLane lane(Meter.Entry entry) {
        return lane(entry.standing().lane());
    }

    private InLane lane(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }
}
