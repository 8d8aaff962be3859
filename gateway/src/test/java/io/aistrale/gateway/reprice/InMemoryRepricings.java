package io.aistrale.gateway.reprice;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Repricings in memory, which a test may let go on.
public final class InMemoryRepricings implements RepricingDirectory {
    public final Map<UUID, Repricing> rows = new ConcurrentHashMap<>();

    @Override
    public void insert(Repricing repricing) {
        rows.put(repricing.id(), repricing);
    }

    @Override
    public Optional<Repricing> find(UUID id) {
        return Optional.ofNullable(rows.get(id));
    }
}
