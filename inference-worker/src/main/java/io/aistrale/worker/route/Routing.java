package io.aistrale.worker.route;

import io.aistrale.worker.provider.Providers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Whom requests may go to, as configured at one moment.
public final class Routing {
    /// What a request gives as its provider where its model is a route's name. A request that names
    /// no provider has [#DEFAULT_PROVIDER], and may name a route all the same.
    public static final String ROUTE = "route";

    static final String DEFAULT_PROVIDER = "huggingface";

    private final Providers providers;
    private final Map<String, Route> routes = new TreeMap<>();

    /// @throws IllegalArgumentException naming the setting that is wrong
    public Routing(Providers providers, RouteProperties properties) {
        this.providers = providers;
        if (providers.find(ROUTE).isPresent()) {
            throw new IllegalArgumentException(
                    "aistrale.providers.route: the name stands for routes, choose another");
        }
        properties
                .routes()
                .forEach((name, settings) -> routes.put(name, Route.of(name, settings, providers)));
    }

    /// Routing without routes.
    public static Routing of(Providers providers) {
        return new Routing(providers, new RouteProperties(Map.of()));
    }

    public Providers providers() {
        return providers;
    }

    public Set<String> routeNames() {
        return routes.keySet();
    }

    /// Who may serve a request that names this provider and model.
    public Found find(String provider, String model, RandomGenerator random) {
        boolean mayBeRoute = provider.equals(ROUTE) || provider.equals(DEFAULT_PROVIDER);
        var route = mayBeRoute ? routes.get(model) : null;
        if (route != null) {
            return new Found.Targets(route.inOrder(random));
        }
        if (provider.equals(ROUTE)) {
            return new Found.NoRoute();
        }
        return providers
                .find(provider)
                .<Found>map(known -> new Found.Targets(List.of(Target.named(known, model))))
                .orElseGet(Found.NoProvider::new);
    }

    /// What there is behind a name.
    public sealed interface Found {
        /// @param targets in the order they are asked, at least one
        record Targets(List<Target> targets) implements Found {}

        record NoRoute() implements Found {}

        record NoProvider() implements Found {}
    }
}
