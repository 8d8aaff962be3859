package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.NewBudget;
import io.aistrale.gateway.admission.Storable;
import io.aistrale.gateway.budget.Budget;
import io.aistrale.gateway.budget.BudgetQuery.Viewer;
import io.aistrale.gateway.budget.BudgetScope;
import io.aistrale.gateway.budget.BudgetStanding;
import io.aistrale.gateway.budget.Budgets;
import io.aistrale.gateway.key.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Budgets: set by admins, seen by those whose money it is.
@RestController
final class BudgetController {

    private final Budgets budgets;

    BudgetController(Budgets budgets) {
        this.budgets = budgets;
    }

    /// A budget as it stands. Amounts are decimals, US dollars.
    ///
    /// @param remainingUsd neither spent nor reserved
    /// @param resetsAt when it starts anew
    record BudgetJson(
            UUID id,
            String scope,
            String subject,
            String period,
            String limitUsd,
            String spentUsd,
            String reservedUsd,
            String remainingUsd,
            Instant periodStart,
            Instant resetsAt,
            boolean allowUnpriced,
            String createdBy,
            Instant createdAt,
            Instant changedAt) {

        static BudgetJson of(BudgetStanding standing, Instant now) {
            Budget budget = standing.budget();
            var start = budget.period().startOf(now);
            return new BudgetJson(
                    budget.id(),
                    budget.scope().text(),
                    budget.subject(),
                    budget.period().text(),
                    plain(budget.limitUsd()),
                    plain(standing.spentUsd()),
                    plain(standing.reservedUsd()),
                    plain(standing.remainingUsd()),
                    start.atStartOfDay(ZoneOffset.UTC).toInstant(),
                    budget.period().endOf(start),
                    budget.allowUnpriced(),
                    budget.createdBy(),
                    budget.createdAt(),
                    budget.changedAt());
        }

        private static String plain(BigDecimal usd) {
            return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
        }
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = "/v1/budgets", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<BudgetJson> put(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestBody byte[] body) {
        var put = budgets.put(NewBudget.read(body), received.actor(caller));
        return ResponseEntity.status(put.anew() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(BudgetJson.of(put.standing(), received.at()));
    }

    /// The caller's own, or everybody's for who may read what everybody spent.
    @RequiresScope({Scope.INFERENCE, Scope.COSTS})
    @GetMapping("/v1/budgets")
    ResponseEntity<Object> list(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestParam(required = false) @Nullable String scope,
            @RequestParam(required = false) @Nullable String subject) {
        BudgetScope of = scope == null ? null : BudgetScope.BY_TEXT.get(scope);
        if (scope != null && of == null) {
            return new ApiError(
                            HttpStatus.BAD_REQUEST,
                            "invalid_request",
                            "scope",
                            "Parameter `scope` must be one of api_key, project, user.",
                            ApiError.Retry.NO)
                    .toResponse();
        }
        Storable.requireParameter("subject", subject);
        return ResponseEntity.ok(
                new ListJson<>(
                        budgets.list(viewer(caller), of, subject).stream()
                                .map(standing -> BudgetJson.of(standing, received.at()))
                                .toList()));
    }

    @RequiresScope({Scope.INFERENCE, Scope.COSTS})
    @GetMapping("/v1/budgets/{id}")
    ResponseEntity<Object> read(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @PathVariable String id) {
        return id(id).flatMap(known -> budgets.find(known, viewer(caller)))
                .<ResponseEntity<Object>>map(
                        standing -> ResponseEntity.ok(BudgetJson.of(standing, received.at())))
                .orElseGet(() -> ApiError.notFound().toResponse());
    }

    @RequiresScope(Scope.ADMIN)
    @DeleteMapping("/v1/budgets/{id}")
    ResponseEntity<Object> remove(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @PathVariable String id) {
        return id(id).filter(known -> budgets.remove(known, received.actor(caller))).isPresent()
                ? ResponseEntity.noContent().build()
                : ApiError.notFound().toResponse();
    }

    private static @Nullable Viewer viewer(Caller caller) {
        return caller.may(Scope.COSTS)
                ? null
                : new Viewer(caller.keyId(), caller.userId(), caller.project());
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }
}
