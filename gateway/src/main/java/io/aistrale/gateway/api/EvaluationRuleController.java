package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.NewEvaluationRule;
import io.aistrale.gateway.evaluation.EvaluationRules;
import io.aistrale.gateway.evaluation.StoredRule;
import io.aistrale.gateway.key.Scope;
import java.time.Instant;
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
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Rules by which results are scored, for admins.
@RestController
final class EvaluationRuleController {

    private final EvaluationRules rules;

    EvaluationRuleController(EvaluationRules rules) {
        this.rules = rules;
    }

    /// A rule.
    ///
    /// @param match null: all results
    /// @param sample null: each of them
    record RuleJson(
            String name,
            @Nullable JsonNode match,
            @Nullable JsonNode sample,
            JsonNode evaluators,
            String createdBy,
            Instant createdAt,
            Instant changedAt) {

        static RuleJson of(StoredRule rule) {
            return new RuleJson(
                    rule.name(),
                    rule.definition().get("match"),
                    rule.definition().get("sample"),
                    rule.definition().path("evaluators"),
                    rule.createdBy(),
                    rule.createdAt(),
                    rule.changedAt());
        }
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = "/v1/evaluation-rules", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> put(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestBody byte[] body) {
        var put = rules.put(NewEvaluationRule.read(body), received.actor(caller));
        return ResponseEntity.status(put.anew() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(RuleJson.of(put.rule()));
    }

    @RequiresScope(Scope.ADMIN)
    @GetMapping("/v1/evaluation-rules")
    ListJson<RuleJson> list() {
        return new ListJson<>(rules.list().stream().map(RuleJson::of).toList());
    }

    @RequiresScope(Scope.ADMIN)
    @GetMapping("/v1/evaluation-rules/{name}")
    ResponseEntity<Object> read(@PathVariable String name) {
        return rules.find(name)
                .<ResponseEntity<Object>>map(rule -> ResponseEntity.ok(RuleJson.of(rule)))
                .orElseGet(() -> ApiError.notFound().toResponse());
    }

    @RequiresScope(Scope.ADMIN)
    @DeleteMapping("/v1/evaluation-rules/{name}")
    ResponseEntity<Object> remove(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @PathVariable String name) {
        return rules.remove(name, received.actor(caller))
                ? ResponseEntity.noContent().build()
                : ApiError.notFound().toResponse();
    }
}
