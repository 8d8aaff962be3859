package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.NewRepricing;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.reprice.Repricing;
import io.aistrale.gateway.reprice.Repricings;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Pricing again what is in the ledger, for admins.
@RestController
final class RepriceController {
    private static final String PATH = "/v1/costs/reprice";

    private final Repricings repricings;

    RepriceController(Repricings repricings) {
        this.repricings = repricings;
    }

    /// A repricing and how far it has come; amounts are decimals as texts, US dollars.
    record RepricingJson(
            UUID id,
            String status,
            Instant from,
            Instant to,
            @Nullable String provider,
            @Nullable String model,
            boolean dryRun,
            @Nullable String note,
            String requestedBy,
            Instant requestedAt,
            long lookedAt,
            long changed,
            long unpriced,
            String differenceUsd,
            String upperBoundDifferenceUsd,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {

        static RepricingJson of(Repricing repricing) {
            Repricing.Asked asked = repricing.asked();
            Repricing.Progress progress = repricing.progress();
            return new RepricingJson(
                    repricing.id(),
                    progress.status(),
                    asked.from(),
                    asked.to(),
                    asked.provider(),
                    asked.model(),
                    asked.dryRun(),
                    asked.note(),
                    repricing.requestedBy(),
                    repricing.requestedAt(),
                    progress.lookedAt(),
                    progress.changed(),
                    progress.unpriced(),
                    progress.differenceUsd().toPlainString(),
                    progress.upperBoundDifferenceUsd().toPlainString(),
                    progress.startedAt(),
                    progress.finishedAt());
        }
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RepricingJson> ask(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestBody byte[] body) {
        Repricing repricing =
                repricings.ask(NewRepricing.read(body, received.at()), received.actor(caller));
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .header(HttpHeaders.LOCATION, PATH + "/" + repricing.id())
                .body(RepricingJson.of(repricing));
    }

    @RequiresScope(Scope.ADMIN)
    @GetMapping(PATH + "/{id}")
    ResponseEntity<Object> find(@PathVariable String id) {
        return id(id).flatMap(repricings::find)
                .map(repricing -> ResponseEntity.<Object>ok(RepricingJson.of(repricing)))
                .orElseGet(() -> ApiError.notFound().toResponse());
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
