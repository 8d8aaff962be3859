package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.CostQuestion;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.report.CostDirectory;
import io.aistrale.gateway.report.CostQuery;
import io.aistrale.gateway.report.CostReport;
import io.aistrale.gateway.report.CostSums;
import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Cursors.Place;
import io.aistrale.gateway.report.Grouping;
import io.aistrale.gateway.report.ReportPlaces;
import io.aistrale.gateway.report.TokenClass;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What was spent, summed up.
@RestController
final class CostReportController {

    private final CostQuestion question;
    private final CostDirectory costs;
    private final Cursors cursors;
    private final ReportPlaces places;

    CostReportController(
            CostQuestion question, CostDirectory costs, Cursors cursors, ReportPlaces places) {
        this.question = question;
        this.costs = costs;
        this.cursors = cursors;
        this.places = places;
    }

    /// @param data groupings and sums of each row
    /// @param totals over all pages
    record CostsJson(
            String object,
            Instant from,
            Instant to,
            String timeZone,
            @Nullable String tag,
            List<Map<String, @Nullable Object>> data,
            Map<String, @Nullable Object> totals,
            boolean hasMore,
            @Nullable String nextCursor) {}

    @RequiresScope({Scope.INFERENCE, Scope.COSTS})
    @GetMapping("/v1/costs")
    ResponseEntity<Object> costs(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            @RequestParam MultiValueMap<String, String> parameters) {
        CostQuestion.Asked asked = question.read(parameters, caller, received.at());
        CostQuery query = asked.query();
        CostReport report = places.read(() -> costs.read(query));
        String next = report.more() ? next(asked) : null;
        return ReportFormat.answer(
                parameters.getFirst("format"),
                accept,
                () -> json(query, report, next),
                () -> columns(query).csv(report.rows()),
                next);
    }

    private String next(CostQuestion.Asked asked) {
        CostQuery query = asked.query();
        return cursors.write(
                new Place(query.from(), query.to(), 0, query.offset() + query.limit()),
                asked.identity());
    }

    private static CostsJson json(CostQuery query, CostReport report, @Nullable String next) {
        ReportColumns<CostReport.Row> columns = columns(query);
        return new CostsJson(
                "list",
                query.from(),
                query.to(),
                query.isUtc() ? "UTC" : query.zone().getId(),
                query.tagKey(),
                report.rows().stream().map(columns::json).toList(),
                sums(new ReportColumns<CostSums>(), Function.identity()).json(report.totals()),
                next != null,
                next);
    }

    private static ReportColumns<CostReport.Row> columns(CostQuery query) {
        var columns = new ReportColumns<CostReport.Row>();
        int place = 0;
        for (Grouping grouping : query.groupBy()) {
            int key = place++;
            columns.with(grouping.text(), row -> row.keys().get(key));
        }
        return sums(columns, CostReport.Row::sums);
    }

    private static <T> ReportColumns<T> sums(ReportColumns<T> columns, Function<T, CostSums> of) {
        columns.with("requests", row -> of.apply(row).requests())
                .with("errors", row -> of.apply(row).errors())
                .with("unknowns", row -> of.apply(row).unknowns())
                .with("unbounded", row -> of.apply(row).unbounded())
                .with("unpriced", row -> of.apply(row).unpriced());
        for (TokenClass tokens : TokenClass.values()) {
            columns.with(tokens.text(), row -> of.apply(row).usage().get(tokens));
        }
        return columns.with("costUsd", row -> of.apply(row).costUsd())
                .with("upperBoundUsd", row -> of.apply(row).upperBoundUsd())
                .with("costComplete", row -> of.apply(row).isCostComplete())
                .with("bounded", row -> of.apply(row).isBounded());
    }
}
