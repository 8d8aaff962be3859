package io.aistrale.telemetry.evaluate;

import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.source.RequestSource;
import io.aistrale.telemetry.entry.Entry.Unusable;
import io.aistrale.telemetry.store.EvaluationClaim;
import io.aistrale.telemetry.store.EvaluationClaimStore;
import io.aistrale.telemetry.store.RequestSourceStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Judges the scores of registered sources: each may score inferences of its project and its users,
/// and no others. An inference that is not known yet is waited for.
final class SourceClaims {

    private static final Duration UNKNOWN_LOOK = Duration.ofSeconds(2);

    private final EvaluationClaimStore store;
    private final RequestSourceStore sources;
    private final EvaluationEvents events;
    private final EvaluationMetrics metrics;
    private final EvaluationProperties settings;
    private final Clock clock;

    SourceClaims(
            EvaluationClaimStore store,
            RequestSourceStore sources,
            EvaluationEvents events,
            EvaluationMetrics metrics,
            EvaluationProperties settings,
            Clock clock) {
        this.store = store;
        this.sources = sources;
        this.events = events;
        this.metrics = metrics;
        this.settings = settings;
        this.clock = clock;
    }

    /// @return how many were brought to an end
    /// @throws org.springframework.dao.DataAccessException the database cannot be asked
    /// @throws EvaluationEvents.UnpublishedException a dead letter was not taken
    int turn() {
        int ended = 0;
        for (EvaluationClaim claim : store.take(settings.batch(), UNKNOWN_LOOK)) {
            if (judge(claim)) {
                ended++;
            }
        }
        return ended;
    }

    private boolean judge(EvaluationClaim claim) {
        Optional<EvaluationRecorded> read = events.read(claim);
        if (read.isEmpty()) {
            return refuse(claim, new Unusable("undecodable", "The record cannot be read"));
        }
        EvaluationRecorded evaluation = read.get();
        Optional<EvaluationClaim.Owner> owner = store.owner(evaluation.getRequestId());
        if (owner.isEmpty()) {
            return clock.instant().isAfter(claim.receivedAt().plus(settings.inferenceWithin()))
                    && refuse(
                            claim,
                            new Unusable(
                                    "inference_not_found", "There is no inference of this id"));
        }
        String beyond = beyond(claim, evaluation, owner.get());
        if (beyond != null) {
            return refuse(claim, new Unusable("source_overreach", beyond));
        }
        store.granted(claim, evaluation);
        metrics.claimed("granted");
        return true;
    }

    /// On the topics of no source nobody's claims are judged, as with requests.
    private @Nullable String beyond(
            EvaluationClaim claim, EvaluationRecorded evaluation, EvaluationClaim.Owner owner) {
        RequestSource source = sources.scoring(claim.topic());
        return source == null
                ? null
                : source.overreach(evaluation, owner.userId(), owner.project());
    }

    private boolean refuse(EvaluationClaim claim, Unusable why) {
        events.deadLetter(claim, why);
        store.refused(claim);
        metrics.claimed(why.reason());
        return true;
    }
}
