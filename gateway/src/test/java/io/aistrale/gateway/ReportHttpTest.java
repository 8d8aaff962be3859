package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.report.AttemptUsage;
import io.aistrale.gateway.report.AttemptUsage.CostState;
import io.aistrale.gateway.report.CostReport;
import io.aistrale.gateway.report.CostSums;
import io.aistrale.gateway.report.Grouping;
import io.aistrale.gateway.report.TokenClass;
import io.aistrale.gateway.report.UsagePage;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.QueryTimeoutException;

/// How costs and usage are asked for and shown.
class ReportHttpTest extends InProcessTest {

    static final CostSums SUMS =
            new CostSums(
                    3,
                    1,
                    1,
                    0,
                    0,
                    new EnumMap<>(Map.of(TokenClass.INPUT, 12L, TokenClass.SEARCH_UNITS, 1L)),
                    new BigDecimal("-0.000000000001"),
                    new BigDecimal("0.500000000000"));

    @AfterEach
    void forget() {
        reports.failure = null;
        reports.costs = new CostReport(List.of(), SUMS, false);
        reports.usage = new UsagePage(List.of(), false);
    }

    @Test
    void costsAreShownWithWhatIsMissingFromThem() throws Exception {
        reports.costs =
                new CostReport(
                        List.of(new CostReport.Row(List.of("2026-11-01", "ann"), SUMS)),
                        SUMS,
                        false);

        Answer answer = admin.get("/v1/costs?groupBy=day,user&from=2026-11-01&to=2026-12-01");

        assertThat(answer.response().body())
                .isEqualTo(
                        """
                        {"object":"list","from":"2026-11-01T00:00:00Z","to":"2026-12-01T00:00:00Z","timeZone":"UTC","tag":null,\
                        "data":[{"day":"2026-11-01","user":"ann",%1$s}],"totals":{%1$s},"hasMore":false,"nextCursor":null}\
                        """
                                .formatted(
                                        """
                                        "requests":3,"errors":1,"unknowns":1,"unbounded":0,"unpriced":0,"inputTokens":12,\
                                        "cachedInputTokens":0,"cacheWrite5mTokens":0,"cacheWrite1hTokens":0,"audioInputTokens":0,\
                                        "imageInputTokens":0,"outputTokens":0,"reasoningTokens":0,"audioOutputTokens":0,\
                                        "imageOutputTokens":0,"searchUnits":1,"costUsd":"-0.000000000001",\
                                        "upperBoundUsd":"0.500000000000","costComplete":false,"bounded":true\
                                        """));
        assertThat(reports.costsAsked().groupBy()).containsExactly(Grouping.DAY, Grouping.USER);
        assertThat(reports.costsAsked().filter().user()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    format=csv  | */*
                    format=csv  | application/json
                    limit=10    | text/csv
                    limit=10    | text/csv, application/json;q=0.5
                    """)
    void costsAreACsvForWhoWantsOne(String parameter, String accept) throws Exception {
        reports.costs =
                new CostReport(List.of(new CostReport.Row(List.of("=evil()"), SUMS)), SUMS, true);

        Answer answer =
                admin.send(
                        "GET",
                        "/v1/costs?groupBy=model&" + parameter,
                        BodyPublishers.noBody(),
                        "Accept",
                        accept);

        assertThat(answer.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        assertThat(answer.header("x-aistrale-next-cursor")).isNotEmpty();
        assertThat(answer.response().body())
                .startsWith("model,requests,errors,unknowns,unbounded,unpriced,inputTokens,")
                .endsWith(
                        "\r\n'=evil(),3,1,1,0,0,12,0,0,0,0,0,0,0,0,0,1,-0.000000000001,0.500000000000,false,true\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*/*", "application/json", "application/json, text/csv;q=0.1", "nonsense"})
    void othersGetJson(String accept) throws Exception {
        Answer answer = admin.send("GET", "/v1/costs", BodyPublishers.noBody(), "Accept", accept);

        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void theNextPageIsTheCursors() throws Exception {
        reports.costs =
                new CostReport(List.of(new CostReport.Row(List.of("ann"), SUMS)), SUMS, true);
        String path = "/v1/costs?groupBy=user&limit=1";
        String cursor = admin.get(path).json().path("nextCursor").asString();

        admin.get(path + "&cursor=" + cursor);

        assertThat(reports.costsAsked().offset()).isEqualTo(1);
        assertError(admin.get("/v1/costs?cursor=" + cursor), 400, "invalid_request", "cursor");
    }

    @Test
    void whatIsAskedWronglyIsRefusedInTheOneForm() throws Exception {
        assertError(admin.get("/v1/costs?group=day"), 400, "invalid_request", "group");
        assertError(admin.get("/v1/costs?format=xml"), 400, "invalid_request", "format");
        assertError(admin.get("/v1/usage?status=done"), 400, "invalid_request", "status");
        assertError(admin.get("/v1/usage?requestId=x"), 400, "invalid_request", "requestId");
        assertError(admin.get("/v1/usage?cursor=x"), 400, "invalid_request", "cursor");
        assertError(
                admin.get("/v1/usage?from=2026-01-01&to=2026-03-01"),
                400,
                "invalid_request",
                "from");
    }

    @Test
    void aUserSeesItsOwnAndAKeyForCostsSeesAllAndNothingElse() throws Exception {
        GatewayClient ann = admin.as(admin.newKey("{'user':'ann'}"));
        GatewayClient finance = admin.as(admin.newKey("{'user':'f','scopes':['costs']}"));
        GatewayClient tokensOnly = admin.as(admin.newKey("{'user':'ann','scopes':['tokens']}"));

        ann.get("/v1/costs");
        assertThat(reports.costsAsked().filter().user()).isEqualTo("ann");
        ann.get("/v1/usage");
        assertThat(reports.usageAsked().filter().user()).isEqualTo("ann");
        assertError(ann.get("/v1/costs?user=bob"), 403, "permission_denied", "user");
        assertError(ann.get("/v1/usage?user=bob"), 403, "permission_denied", "user");

        finance.get("/v1/usage?user=bob");
        assertThat(reports.usageAsked().filter().user()).isEqualTo("bob");
        finance.get("/v1/costs");
        assertThat(reports.costsAsked().filter().user()).isNull();
        assertError(finance.get("/v1/models"), 403, "permission_denied", "");
        assertError(finance.get("/v1/api-keys"), 403, "permission_denied", "");
        assertError(tokensOnly.get("/v1/costs"), 403, "permission_denied", "");
    }

    @Test
    void aQueryTheDatabaseStopsIsSaidToAskForTooMuch() throws Exception {
        reports.failure = new QueryTimeoutException("stopped");

        Answer answer = admin.get("/v1/costs");

        assertError(answer, 503, "query_stopped", "");
        assertThat(answer.header("x-should-retry")).isEqualTo("false");
    }

    @Test
    void usageIsShownWithItsCostOrWhyThereIsNone() throws Exception {
        UUID attempt = TimeOrderedIds.next();
        reports.usage = new UsagePage(List.of(attempt(attempt)), true);
        Instant before = Instant.now().minusSeconds(86_400);

        Answer answer = admin.get("/v1/usage?limit=1&tag.team=search&errorCode=rate_limited");

        var row = answer.json().path("data").get(0);
        assertThat(row.path("attemptId").asString()).isEqualTo(attempt.toString());
        assertThat(row.path("tags").path("team").asString()).isEqualTo("search");
        assertThat(row.path("inputTokens").asInt()).isEqualTo(5);
        assertThat(row.path("costState").asString()).isEqualTo("unpriced");
        assertThat(row.path("costUsd").isNull()).isTrue();
        assertThat(reports.usageAsked().filter().tags()).containsEntry("team", "search");
        assertThat(reports.usageAsked().from()).isAfterOrEqualTo(before);

        admin.get(
                "/v1/usage?tag.team=search&errorCode=rate_limited&cursor="
                        + answer.json().path("nextCursor").asString());
        assertThat(reports.usageAsked().before()).isEqualTo(attempt);

        String csv = admin.get("/v1/usage?format=csv").response().body();
        assertThat(csv.lines().findFirst().orElseThrow().split(","))
                .containsExactlyElementsOf(row.propertyNames());
        assertThat(csv).contains("\"{\"\"team\"\":\"\"search\"\"}\"");
    }

    static AttemptUsage attempt(UUID id) {
        return new AttemptUsage(
                id,
                TimeOrderedIds.next(),
                1,
                "success",
                new AttemptUsage.Spender("ann", "default", Map.of("team", "search"), null),
                new AttemptUsage.Call(
                        "openai",
                        "gpt",
                        "chat",
                        "interactive",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        200,
                        "r",
                        null,
                        null,
                        null,
                        false),
                new EnumMap<>(Map.of(TokenClass.INPUT, 5L)),
                false,
                new AttemptUsage.Timings(Instant.EPOCH, null, null, null, null),
                new AttemptUsage.Cost(CostState.UNPRICED, null, null, null, null, null));
    }
}
