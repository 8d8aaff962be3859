package io.aistrale.gateway.evaluation;

import java.util.List;
import java.util.Optional;

/// Where rules are kept: [RuleStore], or a test's memory.
public interface RuleDirectory {

    Optional<StoredRule> find(String name);

    /// By name; at most `limit`.
    List<StoredRule> list(int limit);

    /// Sets a rule, in the place of one of its name.
    void put(StoredRule rule);

    /// @return whether there was one
    boolean remove(String name);
}
