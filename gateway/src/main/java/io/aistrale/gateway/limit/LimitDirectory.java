package io.aistrale.gateway.limit;

import java.util.List;
import java.util.Optional;

/// Where limits are kept: [LimitStore], or a test's memory.
public interface LimitDirectory {

    Optional<RateLimit> find(LimitKind kind, String subject);

    /// Sets a limit, in the place of one that was there.
    void put(RateLimit limit);

    /// @return whether it was set
    boolean remove(LimitKind kind, String subject);

    /// How rates stand, by kind, subject and unit: those that are set, and those that workers have
    /// asked for in the last ten minutes.
    List<RateStanding> standings(RateOwner of, int limit);

    /// How those of API keys, users and projects stand.
    List<RateStanding> ofCallers(int limit);
}
