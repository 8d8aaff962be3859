package io.aistrale.worker.route;

import io.aistrale.worker.provider.Providers;
import io.aistrale.worker.route.RouteProperties.Order;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A name behind which several targets stand.
///
/// @param coolDownAfter provider faults in a row after which a target cools down
public record Route(
        String name, Order order, Duration coolDown, int coolDownAfter, List<Weighted> targets) {

    record Weighted(Target target, int weight) {}

    /// @throws IllegalArgumentException naming the setting that is wrong
    static Route of(String name, RouteProperties.Route settings, Providers providers) {
        var route =
                new Route(
                        name,
                        settings.order(),
                        settings.coolDown(),
                        settings.coolDownAfter(),
                        new ArrayList<>());
        for (int i = 0; i < settings.targets().size(); i++) {
            var target = settings.targets().get(i);
            String path = "aistrale.routes." + name + ".targets[" + i + "]";
            var provider =
                    providers
                            .find(target.provider())
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            path
                                                    + ".provider is "
                                                    + target.provider()
                                                    + ", configured are "
                                                    + providers.names()));
            var total = provider.endpoint().totalTimeout();
            var timeout =
                    target.timeout() == null || target.timeout().compareTo(total) > 0
                            ? total
                            : target.timeout();
            route.targets.add(
                    new Weighted(
                            new Target(
                                    provider, target.model(), timeout, target.credential(), route),
                            target.weight()));
        }
        return route;
    }

    /// The targets in the order one request asks them.
    List<Target> inOrder(RandomGenerator random) {
        return switch (order) {
            case LISTED -> targets.stream().map(Weighted::target).toList();
            case WEIGHTED -> drawn(random);
        };
    }

    private List<Target> drawn(RandomGenerator random) {
        var left = new ArrayList<>(targets);
        var drawn = new ArrayList<Target>();
        while (!left.isEmpty()) {
            int total = left.stream().mapToInt(Weighted::weight).sum();
            int at = random.nextInt(total);
            int i = 0;
            while (at >= left.get(i).weight()) {
                at -= left.get(i++).weight();
            }
            drawn.add(left.remove(i).target());
        }
        return drawn;
    }

    /// Its targets are what tells two routes apart, and they name it.
    @Override
    public String toString() {
        return "Route[" + name + "]";
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
