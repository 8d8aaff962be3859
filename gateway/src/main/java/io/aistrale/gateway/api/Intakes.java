package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Admission;
import io.aistrale.gateway.admission.Refusal;
import io.aistrale.gateway.admission.RequestContext;
import io.aistrale.gateway.idempotency.IdempotencyKeys;
import io.aistrale.gateway.idempotency.KeyClaim;
import io.aistrale.gateway.idempotency.KeyedRequest;
import io.aistrale.gateway.idempotency.StoredKey;
import io.aistrale.gateway.result.RequestTopics;
import io.aistrale.gateway.result.StandingDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/// Takes requests in, and makes those with the same idempotency key one. Without a key no database
/// is asked.
@Component
final class Intakes {

    private static final Logger LOG = LoggerFactory.getLogger(Intakes.class);

    /// As long the workers surely know a request again: 10 minutes, 60 s after a takeover, or
    /// 500,000 requests of one worker, whichever is least.
    private static final Duration KNOWN_TO_WORKERS = Duration.ofSeconds(30);

    private final IdempotencyKeys keys;
    private final StandingDirectory standings;
    private final RequestTopics topics;

    Intakes(IdempotencyKeys keys, StandingDirectory standings, RequestTopics topics) {
        this.keys = keys;
        this.standings = standings;
        this.topics = topics;
    }

    /// @param path of the route
    /// @param admission what the route makes of a body
    Intake take(
            RequestContext context,
            String path,
            byte[] body,
            Function<RequestContext, Admission> admission) {
        Admission fresh = admission.apply(context);
        String key = context.idempotencyKey();
        if (key == null) {
            return asNew(fresh);
        }
        var keyed =
                new KeyedRequest(
                        context.caller().userId(),
                        key,
                        context.requestId(),
                        context.receivedAt(),
                        path,
                        body);
        try {
            return switch (fresh) {
                case Admission.Admitted _ ->
                        decide(Optional.of(keys.claim(keyed)), fresh, context, admission);
                // A deadline that was good when the key was new may have passed.
                case Admission.Refused _ -> decide(keys.recall(keyed), fresh, context, admission);
            };
        } catch (DataAccessException away) {
            LOG.warn("An idempotency key cannot be looked up: {}", away.getMessage());
            return new Intake.Refused(keysUnavailable());
        }
    }

    private Intake decide(
            Optional<KeyClaim> claim,
            Admission fresh,
            RequestContext context,
            Function<RequestContext, Admission> admission) {
        return switch (claim.orElseGet(KeyClaim.First::new)) {
            case KeyClaim.First _ -> asNew(fresh);
            case KeyClaim.OtherBody _ -> new Intake.Refused(reused());
            case KeyClaim.Again(StoredKey stored) -> {
                var first =
                        new RequestContext(
                                stored.requestId(),
                                context.caller(),
                                context.idempotencyKey(),
                                stored.receivedAt());
                yield switch (admission.apply(first)) {
                    case Admission.Refused(Refusal refusal) ->
                            new Intake.Refused(ApiError.of(refusal));
                    case Admission.Admitted same -> again(same, stored);
                };
            }
        };
    }

    private Intake again(Admission.Admitted same, StoredKey stored) {
        if (stored.acknowledged() || isSeen(stored)) {
            return new Intake.Follow(same);
        }
        if (stored.age().compareTo(KNOWN_TO_WORKERS) < 0) {
            return new Intake.Publish(same);
        }
        // Nobody may know it again: it must be sure that it is not there. The order matters: what
        // has been read has its row.
        if (!topics.areRead(same.lane())) {
            return new Intake.Refused(undecided());
        }
        return isSeen(stored) ? new Intake.Follow(same) : new Intake.Publish(same);
    }

    private boolean isSeen(StoredKey stored) {
        return !standings.of(List.of(stored.requestId())).isEmpty();
    }

    private static Intake asNew(Admission admission) {
        return switch (admission) {
            case Admission.Refused(Refusal refusal) -> new Intake.Refused(ApiError.of(refusal));
            case Admission.Admitted admitted -> new Intake.Publish(admitted);
        };
    }

    private static ApiError reused() {
        return new ApiError(
                HttpStatus.CONFLICT,
                "idempotency_key_reused",
                "Idempotency-Key",
                "This Idempotency-Key stands for a request with another body; send another key.",
                ApiError.Retry.NO);
    }

    private static ApiError keysUnavailable() {
        return new ApiError(
                HttpStatus.SERVICE_UNAVAILABLE,
                "database_unavailable",
                "Idempotency-Key",
                "The database cannot be reached, so that the Idempotency-Key cannot be looked up;"
                        + " nothing was sent. Try again, or send no key.",
                ApiError.Retry.YES);
    }

    private static ApiError undecided() {
        return new ApiError(
                HttpStatus.SERVICE_UNAVAILABLE,
                "outcome_unknown",
                "Idempotency-Key",
                "Whether the first try with this Idempotency-Key reached Kafka is not known yet;"
                        + " nothing was sent now. Try again with the same key.",
                ApiError.Retry.YES);
    }
}
