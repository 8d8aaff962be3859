package io.aistrale.worker.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The configured providers, each with its dialect.
public final class Providers {
    private final Map<String, Provider> byName = new TreeMap<>();

    /// @throws IllegalArgumentException where a provider names a dialect that does not exist
    public Providers(ProviderProperties properties, List<Dialect> dialects) {
        var known = dialects.stream().collect(Collectors.toMap(Dialect::name, Function.identity()));
        properties
                .providers()
                .forEach((name, provider) -> {
                    var dialect = known.get(provider.dialectOf(name));
                    if (dialect == null) {
                        throw new IllegalArgumentException(
                                "aistrale.providers."
                                        + name
                                        + ".dialect is "
                                        + provider.dialectOf(name)
                                        + ", expected one of "
                                        + known.keySet());
                    }
                    byName.put(
                            name,
                            new Provider(
                                    provider.endpoint(name), dialect, provider.defaultMaxTokens()));
                });
    }

    public Optional<Provider> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Set<String> names() {
        return byName.keySet();
    }

    /// A provider that can be called.
    ///
    /// @param defaultMaxTokens output cap of requests that name none; null for none
    public record Provider(
            Endpoint endpoint, Dialect dialect, @Nullable Integer defaultMaxTokens) {}
}
