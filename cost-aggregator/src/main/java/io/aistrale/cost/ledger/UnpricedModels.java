package io.aistrale.cost.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Warns of models without a price, once an hour each. Keeps at most [#REMEMBERED] names, because
/// callers choose them: further ones share the name `other`.
final class UnpricedModels {
    static final int REMEMBERED = 100;
    static final String OTHER = "other";

    private static final Logger LOG = LoggerFactory.getLogger(UnpricedModels.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofHours(1);

    private record Model(String provider, String name) {}

    private final Clock clock;
    private final Map<Model, Instant> warnedAt = new LinkedHashMap<>();

    UnpricedModels(Clock clock) {
        this.clock = clock;
    }

    /// Takes note of an attempt without a price.
    ///
    /// @return the name under which metrics count it
    synchronized String note(Attempt attempt) {
        var model = new Model(attempt.provider(), attempt.model());
        if (!warnedAt.containsKey(model) && warnedAt.size() >= REMEMBERED) {
            model = new Model(attempt.provider(), OTHER);
        }
        Instant now = clock.instant();
        Instant warned = warnedAt.get(model);
        if (warned == null || !now.isBefore(warned.plus(BETWEEN_WARNINGS))) {
            warnedAt.put(model, now);
            LOG.atWarn()
                    .addKeyValue("provider", attempt.provider())
                    .addKeyValue("model", attempt.model())
                    .addKeyValue("attemptId", attempt.id())
                    .log(
                            "no price for the model, its service tier or what it used: what these calls cost is not known; add one to the catalogue");
        }
        return model.name();
    }
}
