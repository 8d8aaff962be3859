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
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
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

    /// As long as the workers surely know a request again: 10 minutes, 60 s after a takeover, or
    /// 500,000 requests of one worker, whichever is least.
    private static final Duration KNOWN_TO_WORKERS = Duration.ofSeconds(30);

    private final IdempotencyKeys keys;
    private final StandingDirectory standings;
    private final RequestTopics topics;
    private final MeterRegistry meters;

    Intakes(
            IdempotencyKeys keys,
            StandingDirectory standings,
            RequestTopics topics,
            MeterRegistry meters) {
        this.keys = keys;
        this.standings = standings;
        this.topics = topics;
        this.meters = meters;
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
        String userId = context.caller().userId();
        var keyed =
                new KeyedRequest(
                        userId, key, context.requestId(), context.receivedAt(), path, body);
        try {
            return takeKeyed(keyed, fresh, context, admission);
        } catch (DataAccessException away) {
            LOG.warn("An idempotency key cannot be looked up: {}", away.getMessage());
            return fresh instanceof Admission.Refused
                    ? asNew(fresh)
                    : counted("unavailable", new Intake.Refused(keysUnavailable()));
        }
    }

    private Intake takeKeyed(
            KeyedRequest keyed,
            Admission fresh,
            RequestContext context,
            Function<RequestContext, Admission> admission) {
        return switch (fresh) {
            case Admission.Admitted _ -> decide(keys.claim(keyed), fresh, context, admission);
            // A deadline that was good when the key was new may have passed.
            case Admission.Refused _ ->
                    keys.recall(keyed)
                            .map(claim -> decide(claim, fresh, context, admission))
                            .orElseGet(() -> asNew(fresh));
        };
    }

    private Intake decide(
            KeyClaim claim,
            Admission fresh,
            RequestContext context,
            Function<RequestContext, Admission> admission) {
        return switch (claim) {
            case KeyClaim.First _ -> counted("new", asNew(fresh));
            case KeyClaim.OtherBody _ -> counted("reused", new Intake.Refused(reused()));
            case KeyClaim.Again(StoredKey stored) -> {
                var first =
                        new RequestContext(
                                stored.requestId(),
                                context.caller(),
                                context.idempotencyKey(),
                                context.tags(),
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
            return counted("followed", new Intake.Follow(same));
        }
        if (stored.age().compareTo(KNOWN_TO_WORKERS) < 0) {
            return counted("published_again", new Intake.Publish(same));
        }
        // Nobody may know it again: it must be sure that it is not there. The order matters: what
        // has been read has its row.
        if (!topics.areRead(same.lane())) {
            return counted("undecided", new Intake.Refused(undecided()));
        }
        return isSeen(stored)
                ? counted("followed", new Intake.Follow(same))
                : counted("published_again", new Intake.Publish(same));
    }

    private Intake counted(String outcome, Intake intake) {
        meters.counter("gateway.idempotency", "outcome", outcome).increment();
        return intake;
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
