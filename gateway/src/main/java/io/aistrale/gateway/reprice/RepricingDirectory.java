package io.aistrale.gateway.reprice;

import java.util.Optional;
import java.util.UUID;

/// Where repricings are kept.
public interface RepricingDirectory {

    void insert(Repricing repricing);

    Optional<Repricing> find(UUID id);
}
