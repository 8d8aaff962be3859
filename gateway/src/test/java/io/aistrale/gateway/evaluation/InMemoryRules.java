package io.aistrale.gateway.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Evaluation rules in memory.
public final class InMemoryRules implements RuleDirectory {

    private final Map<String, StoredRule> rules = new ConcurrentSkipListMap<>();

    @Override
    public Optional<StoredRule> find(String name) {
        return Optional.ofNullable(rules.get(name));
    }

    @Override
    public List<StoredRule> list(int limit) {
        return rules.values().stream().limit(limit).toList();
    }

    @Override
    public void put(StoredRule rule) {
        rules.put(rule.name(), rule);
    }

    @Override
    public boolean remove(String name) {
        return rules.remove(name) != null;
    }
}
