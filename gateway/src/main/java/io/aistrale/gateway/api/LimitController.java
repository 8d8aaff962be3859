package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.LimitQuestion;
import io.aistrale.gateway.admission.NewLimit;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.limit.RateLimit;
import io.aistrale.gateway.limit.RateLimits;
import io.aistrale.gateway.limit.RateOwner;
import io.aistrale.gateway.limit.RateStanding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Limits of requests and tokens a minute: admins set them, everybody sees their own.
@RestController
final class LimitController {

    private final RateLimits limits;

    LimitController(RateLimits limits) {
        this.limits = limits;
    }

    /// A limit that is set.
    record LimitJson(
            String kind,
            String subject,
            @Nullable Long requestsPerMinute,
            @Nullable Long tokensPerMinute,
            String createdBy,
            Instant changedAt) {

        static LimitJson of(RateLimit limit) {
            return new LimitJson(
                    limit.kind().text(),
                    limit.subject(),
                    limit.requestsPerMinute(),
                    limit.tokensPerMinute(),
                    limit.createdBy(),
                    limit.changedAt());
        }
    }

    /// How a rate stands.
    record RateJson(
            String kind,
            String subject,
            String unit,
            long perMinute,
            boolean set,
            long usedLastMinute,
            long waiting,
            @Nullable Instant waitingUntil) {

        static RateJson of(RateStanding rate) {
            return new RateJson(
                    rate.kind(),
                    rate.subject(),
                    rate.unit(),
                    rate.perMinute(),
                    rate.set(),
                    rate.used(),
                    rate.waiting(),
                    rate.waitingUntil());
        }
    }

    @RequiresScope(Scope.ADMIN)
    @PutMapping(path = "/v1/limits", consumes = MediaType.APPLICATION_JSON_VALUE)
    LimitJson put(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestBody byte[] body) {
        return LimitJson.of(limits.put(NewLimit.read(body), received.actor(caller)));
    }

    @RequiresScope({Scope.INFERENCE, Scope.TOKENS, Scope.COSTS, Scope.ADMIN})
    @GetMapping("/v1/limits")
    ListJson<RateJson> list(@RequestAttribute(AuthenticationFilter.CALLER) Caller caller) {
        RateOwner of =
                caller.may(Scope.ADMIN)
                        ? new RateOwner.Anybody()
                        : new RateOwner.Key(caller.keyId(), caller.userId(), caller.project());
        return new ListJson<>(limits.standings(of).stream().map(RateJson::of).toList());
    }

    @RequiresScope(Scope.ADMIN)
    @DeleteMapping("/v1/limits")
    ResponseEntity<Object> remove(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestParam MultiValueMap<String, String> parameters) {
        var named = LimitQuestion.read(parameters);
        return limits.remove(named.kind(), named.subject(), received.actor(caller))
                ? ResponseEntity.noContent().build()
                : ApiError.notFound().toResponse();
    }
}
