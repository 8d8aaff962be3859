package io.aistrale.worker.consume;

import io.aistrale.schemas.event.Lane;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// How many records of each tenant of a lane wait and are worked on, so that who has less than its
/// share of the places can be told. Safe for use by any thread.
final class Shares {
    private final ToDoubleFunction<String> weightOf;
    private final Map<Lane, InLane> lanes = new EnumMap<>(Lane.class);

    private static final class InLane {
        private final Map<String, Tenant> tenants = new HashMap<>();
        private double weights;
    }

    private static final class Tenant {
        private final double weight;
        private int waiting;
        private int working;

        Tenant(double weight) {
            this.weight = weight;
        }
    }

    /// @param weightOf how many times as many places as others a tenant gets where all want them
    Shares(ToDoubleFunction<String> weightOf) {
        this.weightOf = weightOf;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new InLane());
        }
    }

    /// So many more records of a tenant wait, or fewer.
    synchronized void waits(Lane lane, String name, int more) {
        var tenant = tenant(lane, name);
        tenant.waiting += more;
        tidy(lane, name, tenant);
    }

    /// So many more records of a tenant are worked on, or fewer.
    synchronized void works(Lane lane, String name, int more) {
        var tenant = tenant(lane, name);
        tenant.working += more;
        tidy(lane, name, tenant);
    }

    /// Whether fewer of a tenant's records are worked on than would be its share of so many places,
    /// of those who have any. A share is one place at least.
    synchronized boolean isBelow(Lane lane, String name, long places) {
        var inLane = lane(lane);
        var tenant = inLane.tenants.get(name);
        return tenant == null
                || tenant.working
                        < Math.max(1, Math.floor(places * tenant.weight / inLane.weights));
    }

    private Tenant tenant(Lane lane, String name) {
        var inLane = lane(lane);
        return inLane.tenants.computeIfAbsent(
                name,
                _ -> {
                    var tenant = new Tenant(weightOf.applyAsDouble(name));
                    inLane.weights += tenant.weight;
                    return tenant;
                });
    }

    private void tidy(Lane lane, String name, Tenant tenant) {
        if (tenant.waiting == 0 && tenant.working == 0) {
            var inLane = lane(lane);
            inLane.tenants.remove(name);
            // Sums of fractions drift; nobody's is nothing.
            inLane.weights = inLane.tenants.isEmpty() ? 0 : inLane.weights - tenant.weight;
        }
    }

    private InLane lane(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }
}
