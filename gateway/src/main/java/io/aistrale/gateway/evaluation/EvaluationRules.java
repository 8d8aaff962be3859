package io.aistrale.gateway.evaluation;

import io.aistrale.gateway.audit.Action;
import io.aistrale.gateway.audit.Actor;
import io.aistrale.gateway.audit.Audit;
import io.aistrale.gateway.audit.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Sets and removes rules. Telemetry takes note within seconds.
public final class EvaluationRules {

    private static final int LISTED_AT_MOST = 1_000;

    private final RuleDirectory directory;
    private final Audit audit;
    private final Clock clock;

    public EvaluationRules(RuleDirectory directory, Audit audit, Clock clock) {
        this.directory = directory;
        this.audit = audit;
        this.clock = clock;
    }

    /// What a rule shall be; it has been found sound.
    public record Wanted(String name, ObjectNode definition) {}

    /// A rule as it stands now.
    ///
    /// @param anew false: in the place of one of its name
    public record Put(StoredRule rule, boolean anew, Outcome outcome) {}

    /// Sets a rule, or changes one.
    public Put put(Wanted wanted, Actor by) {
        return audit.record(
                by,
                Action.EVALUATION_RULE_PUT,
                wanted.name(),
                () -> keep(wanted, by),
                Put::outcome);
    }

    private Put keep(Wanted wanted, Actor by) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Optional<StoredRule> before = directory.find(wanted.name());
        if (before.isPresent() && before.get().definition().equals(wanted.definition())) {
            return new Put(before.get(), false, Outcome.UNCHANGED);
        }
        var rule =
                new StoredRule(
                        wanted.name(),
                        wanted.definition(),
                        before.map(StoredRule::createdBy).orElseGet(by::userId),
                        before.map(StoredRule::createdAt).orElse(now),
                        now);
        directory.put(rule);
        return new Put(rule, before.isEmpty(), Outcome.DONE);
    }

    public Optional<StoredRule> find(String name) {
        return directory.find(name);
    }

    /// By name.
    public List<StoredRule> list() {
        return directory.list(LISTED_AT_MOST);
    }

    /// Results that end from then on, within seconds, are not scored by it.
    ///
    /// @return whether there was such a rule
    public boolean remove(String name, Actor by) {
        return audit.record(
                by,
                Action.EVALUATION_RULE_REMOVE,
                name,
                () -> directory.remove(name),
                found -> found ? Outcome.DONE : Outcome.NOT_FOUND);
    }
}
