package io.aistrale.gateway.source;

import io.aistrale.gateway.audit.Action;
import io.aistrale.gateway.audit.Actor;
import io.aistrale.gateway.audit.Audit;
import io.aistrale.gateway.audit.Outcome;
import io.aistrale.gateway.source.Registration.NoTopics;
import io.aistrale.gateway.source.Registration.Registered;
import io.aistrale.gateway.source.SourceTopics.Prepared;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Registers and removes direct publishers. Workers take note within seconds.
public final class Sources {

    private static final int LISTED_AT_MOST = 1_000;

    private final SourceDirectory directory;
    private final SourceTopics topics;
    private final Audit audit;
    private final Clock clock;

    public Sources(SourceDirectory directory, SourceTopics topics, Audit audit, Clock clock) {
        this.directory = directory;
        this.topics = topics;
        this.audit = audit;
        this.clock = clock;
    }

    /// What a source shall be.
    ///
    /// @param users null: any
    /// @param partitions of each lane's topic, where it is not there yet
    public record Wanted(
            String name, String project, @Nullable List<String> users, int partitions) {}

    /// Registers a source, or changes what one may do. Topics come first: a registration without
    /// them would have workers look for what is not there.
    public Registration put(Wanted wanted, Actor by) {
        return switch (topics.prepare(wanted.name(), wanted.partitions())) {
            case Prepared.NotReady(String why) -> new NoTopics(why);
            case Prepared.Ready _ ->
                    audit.record(
                                    by,
                                    Action.SOURCE_PUT,
                                    wanted.name(),
                                    () -> keep(wanted, by),
                                    change -> change.outcome)
                            .registered;
        };
    }

    private record Change(Registered registered, Outcome outcome) {}

    private Change keep(Wanted wanted, Actor by) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        RequestSource before = directory.find(wanted.name()).orElse(null);
        var source =
                new RequestSource(
                        wanted.name(),
                        wanted.project(),
                        wanted.users(),
                        before == null ? by.userId() : before.createdBy(),
                        before == null ? now : before.createdAt(),
                        now);
        if (before != null && before.mayAs(source)) {
            return new Change(new Registered(before, false), Outcome.UNCHANGED);
        }
        directory.put(source);
        return new Change(new Registered(source, before == null), Outcome.DONE);
    }

    /// By name.
    public List<RequestSource> list() {
        return directory.list(LISTED_AT_MOST);
    }

    /// From now on, within seconds, its requests are dead-lettered; its topics stay.
    ///
    /// @return whether it was registered
    public boolean remove(String name, Actor by) {
        return audit.record(
                by,
                Action.SOURCE_REMOVE,
                name,
                () -> directory.remove(name, clock.instant()),
                found -> found ? Outcome.DONE : Outcome.NOT_FOUND);
    }
}
