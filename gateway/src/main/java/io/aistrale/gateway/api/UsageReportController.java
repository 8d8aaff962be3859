package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.UsageQuestion;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.report.AttemptUsage;
import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Cursors.Place;
import io.aistrale.gateway.report.ReportPlaces;
import io.aistrale.gateway.report.TokenClass;
import io.aistrale.gateway.report.UsageDirectory;
import io.aistrale.gateway.report.UsagePage;
import io.aistrale.gateway.report.UsageQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Provider calls, one by one, with what each used and cost.
@RestController
final class UsageReportController {

    private static final ReportColumns<AttemptUsage> COLUMNS =
            new ReportColumns<AttemptUsage>()
                    .with("attemptId", AttemptUsage::attemptId)
                    .with("requestId", AttemptUsage::requestId)
                    .with("number", AttemptUsage::number)
                    .with("status", AttemptUsage::status)
                    .with("errorCode", row -> row.call().errorCode())
                    .with("httpStatus", row -> row.call().httpStatus())
                    .with("user", row -> row.spender().user())
                    .with("project", row -> row.spender().project())
                    .with("tags", row -> row.spender().tags())
                    .with("apiKeyId", row -> row.spender().apiKeyId())
                    .with("provider", row -> row.call().provider())
                    .with("model", row -> row.call().model())
                    .with("operation", row -> row.call().operation())
                    .with("lane", row -> row.call().lane())
                    .with("route", row -> row.call().route())
                    .with("servedBy", row -> row.call().servedBy())
                    .with("servedModel", row -> row.call().servedModel())
                    .with("serviceTier", row -> row.call().serviceTier())
                    .with("region", row -> row.call().region())
                    .with("providerRequestId", row -> row.call().providerRequestId())
                    .with("promptName", row -> row.call().promptName())
                    .with("promptVersion", row -> row.call().promptVersion())
                    .with("traceId", row -> row.call().traceId())
                    .with("interrupted", row -> row.call().interrupted())
                    .with("startedAt", row -> row.timings().startedAt())
                    .with("finishedAt", row -> row.timings().finishedAt())
                    .with("durationMicros", row -> row.timings().durationMicros())
                    .with("timeToFirstTokenMicros", row -> row.timings().timeToFirstTokenMicros())
                    .with("queueTimeMicros", row -> row.timings().queueTimeMicros());

    static {
        for (TokenClass tokens : TokenClass.values()) {
            COLUMNS.with(tokens.text(), row -> row.usage().get(tokens));
        }
        COLUMNS.with("usageEstimated", AttemptUsage::usageEstimated)
                .with("costState", row -> row.cost().state().text())
                .with("costUsd", row -> row.cost().usd())
                .with("upperBoundUsd", row -> row.cost().upperBoundUsd())
                .with("priceVersion", row -> row.cost().priceVersion())
                .with("pricingCurrency", row -> row.cost().pricingCurrency())
                .with("usdPerUnit", row -> row.cost().usdPerUnit());
    }

    private final UsageQuestion question;
    private final UsageDirectory usage;
    private final Cursors cursors;
    private final ReportPlaces places;

    UsageReportController(
            UsageQuestion question, UsageDirectory usage, Cursors cursors, ReportPlaces places) {
        this.question = question;
        this.usage = usage;
        this.cursors = cursors;
        this.places = places;
    }

    /// A page of attempts.
    record UsageJson(
            String object,
            Instant from,
            Instant to,
            List<Map<String, @Nullable Object>> data,
            boolean hasMore,
            @Nullable String nextCursor) {}

    @RequiresScope({Scope.INFERENCE, Scope.COSTS})
    @GetMapping("/v1/usage")
    ResponseEntity<Object> usage(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @RequestParam MultiValueMap<String, String> parameters) {
        UsageQuestion.Asked asked = question.read(parameters, caller, received.at());
        UsageQuery query = asked.query();
        UsagePage page = places.read(() -> usage.read(query));
        String next = page.more() ? next(asked, page) : null;
        return ReportFormat.answer(
                parameters.getFirst("format"),
                accept,
                () ->
                        new UsageJson(
                                "list",
                                query.from(),
                                query.to(),
                                page.attempts().stream().map(COLUMNS::json).toList(),
                                next != null,
                                next),
                () -> COLUMNS.csv(page.attempts()),
                next);
    }

    private String next(UsageQuestion.Asked asked, UsagePage page) {
        UUID last = page.attempts().getLast().attemptId();
        return cursors.write(
                Place.behind(asked.query().from(), asked.query().to(), last), asked.identity());
    }
}
