package io.aistrale.gateway.reprice;

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

    public Repricings(RepricingDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// Leaves it to the cost aggregator.
    ///
    /// @param by user who asks for it
    public Repricing ask(Repricing.Asked asked, String by) {
        var repricing =
                new Repricing(
                        TimeOrderedIds.next(), asked, by, clock.instant(), Repricing.Progress.NONE);
        directory.insert(repricing);
        LOG.atInfo()
                .addKeyValue("repricingId", repricing.id())
                .addKeyValue("from", asked.from())
                .addKeyValue("to", asked.to())
                .addKeyValue("provider", asked.provider())
                .addKeyValue("model", asked.model())
                .addKeyValue("dryRun", asked.dryRun())
                .addKeyValue("by", by)
                .log("repricing asked for");
        return repricing;
    }

    public Optional<Repricing> find(UUID id) {
        return directory.find(id);
    }
}
