package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.price.UnpricedModel;
import io.aistrale.gateway.reprice.Repricing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Prices and repricing over HTTP.
class PriceHttpTest extends InProcessTest {
    private static final String BODY =
            "{'version':'%s','source':'contract','currency':'USD','effectiveFrom':'%s','prices':{'%s':%s}}";
    private static final String FROM = "2026-01-01T00:00:00Z";

    private final String provider = "p" + UUID.randomUUID();

    private Answer add(String version, String from, String models) throws Exception {
        return admin.post("/v1/prices", BODY.formatted(version, from, provider, models));
    }

    @Test
    void aPriceIsAddedOnceAndNeverChanged() throws Exception {
        String models = "{'m':{'input':'0.10','output':0.6}}";

        assertThat(add("v1", FROM, models).status()).isEqualTo(201);
        Answer again = add("v1", FROM, "{'m':{'output':'0.600','input':0.1}}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("data").get(0).path("price").path("input").asString())
                .isEqualTo("0.1");
        assertError(
                add("v1", FROM, "{'m':{'input':'0.2','output':0.6}}"),
                409,
                "price_exists",
                "prices." + provider + ".m");
        assertError(
                add("v1", FROM, "{'m':{'input':'0.10','output':0.6,'flex':{'input':'1'}}}"),
                409,
                "price_exists",
                "");
        assertThat(add("v2", FROM, "{'m':{'input':'0.2','output':0.6}}").status()).isEqualTo(201);
    }

    @Test
    void aPriceIsShownAsItWasWritten() throws Exception {
        String body =
                "{'version':'v1','source':'contract','currency':'EUR','usdPerUnit':'1.0834','effectiveFrom':'%s','prices':{'%s':{'m':%s}}}"
                        .formatted(
                                FROM,
                                provider,
                                "{'input':'2.4','cachedInput':'0.24','output':'14','perRequest':'0.01','regions':{'eu':'1.1'},"
                                        + "'above':{'272000':{'input':'4.8','output':'21'}},"
                                        + "'flex':{'input':'1.2','output':'7','above':{'272000':{'input':'2.4','output':'10.5'}}}}");
        JsonNode price = admin.post("/v1/prices", body).json().path("data").get(0);

        assertThat(price.path("origin").asString()).isEqualTo("operator");
        assertThat(price.path("currency").asString()).isEqualTo("EUR");
        assertThat(price.path("usdPerUnit").asString()).isEqualTo("1.0834");
        JsonNode rates = price.path("price");
        assertThat(rates.path("perRequest").asString()).isEqualTo("0.01");
        assertThat(rates.path("regions").path("eu").asString()).isEqualTo("1.1");
        assertThat(rates.path("above").path("272000").path("output").asString()).isEqualTo("21");
        assertThat(rates.path("flex").path("input").asString()).isEqualTo("1.2");
        assertThat(rates.path("flex").path("above").path("272000").path("output").asString())
                .isEqualTo("10.5");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|version",
                "{'version':'1','source':'s','currency':'dollars','effectiveFrom':'2026-01-01T00:00:00Z','prices':{}}|currency",
                "{'version':'1','source':'s','currency':'EUR','effectiveFrom':'2026-01-01T00:00:00Z','prices':{}}|usdPerUnit",
                "{'version':'1','source':'s','currency':'EUR','usdPerUnit':0,'effectiveFrom':'2026-01-01T00:00:00Z','prices':{}}|usdPerUnit",
                "{'version':'1','source':'s','currency':'USD','usdPerUnit':1,'effectiveFrom':'2026-01-01T00:00:00Z','prices':{}}|usdPerUnit",
                "{'version':'1','source':'s','currency':'USD','prices':{}}|effectiveFrom",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'today','prices':{}}|effectiveFrom",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{}}|prices",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{'p':{'m':{}}}}|prices.p.m.input",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{'p':{'m':1}}}|prices.p.m",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{'p':{'m':{'input':'-1'}}}}|prices.p.m.input",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{'p':{'m':{'input':1e-13}}}}|prices.p.m.input",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{'p':{'m':{'input':1e9}}}}|prices.p.m.input",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{'p':{'m':{'inputs':'1'}}}}|prices.p.m.inputs",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{'p':{'m':{'input':'1','regions':{'eu':'0'}}}}}|prices.p.m.regions.eu",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{'p':{'m':{'input':'1','regions':{'E"
                        + " U':'1'}}}}}|prices.p.m.regions",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{'p':{'m':{'input':'1','above':{'many':{'input':'1'}}}}}}|prices.p.m.above",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','prices':{'p':{'m':{'input':'1','flex':{'regions':{}}}}}}|prices.p.m.flex.regions",
                "{'version':'1','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z','price':{}}|price",
            })
    void whatIsWrongIsNamed(String body, String param) throws Exception {
        assertError(admin.post("/v1/prices", body), 400, "invalid_request", param);
    }

    @Test
    void ofThePricesThatCoverAModelOneHolds() throws Exception {
        add(
                "old",
                "2026-01-01T00:00:00Z",
                "{'m':{'input':1},'m-large':{'input':2},'mx':{'input':3}}");
        add("new", "2026-06-01T00:00:00Z", "{'m':{'input':4}}");
        add("all", "2026-01-01T00:00:00Z", "{'':{'input':0}}");

        assertThat(versions("&model=m-small")).containsExactly("new/m", "old/m", "all/");
        assertThat(versions("&model=m-large-2026")).startsWith("old/m-large", "new/m");
        assertThat(versions("&model=mx")).containsExactly("old/mx", "all/");
        assertThat(versions("&model=m&at=2026-05-31T23:59:59Z")).containsExactly("old/m", "all/");
        assertThat(versions("&model=m&at=2025-01-01T00:00:00Z")).isEmpty();
        assertThat(versions("")).hasSize(5);
        assertThat(versions("&at=2026-05-31T23:59:59Z")).hasSize(4);

        JsonNode covering = admin.get(path("&model=m")).json().path("data");
        assertThat(covering.get(0).path("holds").booleanValue()).isTrue();
        assertThat(covering.get(1).path("holds").booleanValue()).isFalse();
        assertError(admin.get("/v1/prices?model=m"), 400, "invalid_request", "provider");
        assertError(admin.get("/v1/prices?at=noon"), 400, "invalid_request", "at");
    }

    private String path(String query) {
        return "/v1/prices?provider=" + provider + query;
    }

    private List<String> versions(String query) throws Exception {
        return admin.get(path(query))
                .json()
                .path("data")
                .valueStream()
                .map(price ->
                        price.path("version").asString() + "/" + price.path("model").asString())
                .toList();
    }

    @Test
    void modelsWithoutAPriceAreListedForAdmins() throws Exception {
        prices.unpriced.add(
                new UnpricedModel(
                        "acme",
                        "mystery",
                        3,
                        Instant.parse("2026-11-28T00:00:00Z"),
                        Instant.parse("2026-11-29T00:00:00Z"),
                        1000,
                        200));
        JsonNode model = admin.get("/v1/prices/unpriced").json().path("data").get(0);

        assertThat(model.path("provider").asString()).isEqualTo("acme");
        assertThat(model.path("attempts").asInt()).isEqualTo(3);
        assertThat(model.path("since").asString()).isEqualTo("2026-11-28T00:00:00Z");
        assertThat(model.path("inputTokens").asInt()).isEqualTo(1000);
    }

    @Test
    void callersReadPricesAndAdminsWriteThem() throws Exception {
        GatewayClient caller = admin.as(admin.newKey("{'user':'eve'}"));

        assertThat(caller.get("/v1/prices").status()).isEqualTo(200);
        for (Answer refused :
                new Answer[] {
                    caller.post("/v1/prices", "{}"),
                    caller.get("/v1/prices/unpriced"),
                    caller.post("/v1/costs/reprice", "{}"),
                    caller.get("/v1/costs/reprice/" + UUID.randomUUID())
                }) {
            assertError(refused, 403, "permission_denied", "");
        }
    }

    @Test
    void aRepricingIsAskedForAndWatched() throws Exception {
        Answer asked =
                admin.post(
                        "/v1/costs/reprice",
                        "{'from':'2026-11-01T00:00:00Z','to':'2026-11-02T00:00:00Z','provider':'openai','dryRun':true,'note':'typo'}");
        String path = asked.header("Location");

        assertThat(asked.status()).isEqualTo(202);
        assertThat(path).isEqualTo("/v1/costs/reprice/" + asked.json().path("id").asString());
        assertThat(admin.get(path).json()).isEqualTo(asked.json());
        assertThat(asked.json().path("status").asString()).isEqualTo("queued");
        assertThat(asked.json().path("requestedBy").asString()).isEqualTo("admin");
        assertThat(asked.json().path("dryRun").booleanValue()).isTrue();

        UUID id = UUID.fromString(asked.json().path("id").asString());
        repricings.rows.computeIfPresent(
                id,
                (_, row) ->
                        new Repricing(
                                id,
                                row.asked(),
                                row.requestedBy(),
                                row.requestedAt(),
                                new Repricing.Progress(
                                        "done",
                                        12,
                                        3,
                                        1,
                                        new BigDecimal("-0.000000000001"),
                                        new BigDecimal("0.000000000000"),
                                        row.requestedAt(),
                                        row.requestedAt())));
        JsonNode done = admin.get(path).json();
        assertThat(done.path("status").asString()).isEqualTo("done");
        assertThat(done.path("changed").asInt()).isEqualTo(3);
        assertThat(done.path("differenceUsd").asString()).isEqualTo("-0.000000000001");
        assertError(admin.get("/v1/costs/reprice/" + UUID.randomUUID()), 404, "not_found", "");
        assertError(admin.get("/v1/costs/reprice/none"), 404, "not_found", "");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|from",
                "{'from':'yesterday'}|from",
                "{'from':'0001-01-01T00:00:00Z'}|from",
                "{'from':'2026-11-02T00:00:00Z','to':'2026-11-01T00:00:00Z'}|from",
                "{'from':'2026-11-01T00:00:00Z','to':'2999-11-01T00:00:00Z'}|to",
                "{'from':'2999-11-01T00:00:00Z'}|from",
                "{'from':'2026-11-01T00:00:00Z','dryRun':'yes'}|dryRun",
                "{'from':'2026-11-01T00:00:00Z','provider':1}|provider",
                "{'from':'2026-11-01T00:00:00Z','user':'ann'}|user",
            })
    void aRepricingThatMakesNoSenseIsRefused(String body, String param) throws Exception {
        assertError(admin.post("/v1/costs/reprice", body), 400, "invalid_request", param);
    }
}
