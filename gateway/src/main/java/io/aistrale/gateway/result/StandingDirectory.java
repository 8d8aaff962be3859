package io.aistrale.gateway.result;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Where it is read how requests stand: [StandingStore], or a test's memory.
@FunctionalInterface
public interface StandingDirectory {

    /// How these requests stand; nothing of those that have no row yet.
    ///
    /// @throws org.springframework.dao.DataAccessException the database cannot be reached
    List<Standing> of(Collection<UUID> requestIds);
}
