package io.aistrale.gateway.reprice;

import io.aistrale.gateway.audit.Action;
import io.aistrale.gateway.audit.Actor;
import io.aistrale.gateway.audit.Audit;
import io.aistrale.gateway.audit.Outcome;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks for repricings and tells of them.
public final class Repricings {
    private static final Logger LOG = LoggerFactory.getLogger(Repricings.class);

    private final RepricingDirectory directory;
    private final Clock clock;
    private final Audit audit;

    public Repricings(RepricingDirectory directory, Clock clock, Audit audit) {
        this.directory = directory;
        this.clock = clock;
        this.audit = audit;
    }

    /// Leaves it to the cost aggregator.
    ///
    /// @param by who asks for it
    public Repricing ask(Repricing.Asked asked, Actor by) {
        var repricing =
                new Repricing(
                        TimeOrderedIds.next(),
                        asked,
                        by.userId(),
                        clock.instant(),
                        Repricing.Progress.NONE);
        var _ =
                audit.record(
                        by,
                        Action.COST_REPRICE,
                        repricing.id().toString(),
                        () -> {
                            directory.insert(repricing);
                            return repricing;
                        },
                        _ -> Outcome.DONE);
        LOG.atInfo()
                .addKeyValue("repricingId", repricing.id())
                .addKeyValue("from", asked.from())
                .addKeyValue("to", asked.to())
                .addKeyValue("provider", asked.provider())
                .addKeyValue("model", asked.model())
                .addKeyValue("dryRun", asked.dryRun())
                .addKeyValue("by", by.userId())
                .log("repricing asked for");
        return repricing;
    }

    public Optional<Repricing> find(UUID id) {
        return directory.find(id);
    }
}
