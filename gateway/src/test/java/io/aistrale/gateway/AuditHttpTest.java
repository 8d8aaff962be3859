package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.source.SourceTopics.Prepared;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What is changed is written down; and the sources that are registered.
class AuditHttpTest extends InProcessTest {

    private static final String PRICES =
            "{'version':'audited','source':'contract','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z',"
                    + "'prices':{'openai':{'audited':{'input':'%s'}}}}";

    @BeforeEach
    void forgetWhatOtherTestsDid() {
        audit.events.clear();
    }

    @Test
    void everyAdministrativeChangeIsWrittenDownWithoutSecrets() throws Exception {
        Answer created = admin.post("/v1/api-keys", "{'user':'ann'}");
        String keyId = created.json().path("id").asString();
        admin.delete("/v1/api-keys/" + keyId);
        admin.delete("/v1/api-keys/ak_none");
        admin.put("/v1/provider-tokens/openai", "{'token':'sk-c4nary-audit'}");
        admin.delete("/v1/provider-tokens/openai");
        admin.put("/v1/projects/search/provider-tokens/openai", "{'token':'sk-c4nary-audit'}");
        admin.post("/v1/prices", PRICES.formatted("1"));
        admin.post("/v1/prices", PRICES.formatted("1"));
        admin.post("/v1/prices", PRICES.formatted("2"));
        String repricing =
                admin.post("/v1/costs/reprice", "{'from':'2026-01-01T00:00:00Z'}")
                        .json()
                        .path("id")
                        .asString();
        admin.post("/v1/sources", "{'source':'audited','project':'search'}");
        admin.delete("/v1/sources/audited");
        String budget =
                admin.post(
                                "/v1/budgets",
                                "{'scope':'user','subject':'ann','period':'daily','limitUsd':'1'}")
                        .json()
                        .path("id")
                        .asString();
        admin.delete("/v1/budgets/" + budget);

        Answer listed = admin.get("/v1/audit");
        assertThat(told(listed).reversed())
                .containsExactly(
                        "api_key.create " + keyId + " done",
                        "api_key.revoke " + keyId + " done",
                        "api_key.revoke ak_none not_found",
                        "provider_token.put user/admin/openai done",
                        "provider_token.delete user/admin/openai done",
                        "provider_token.put project/search/openai done",
                        "price.add audited done",
                        "price.add audited unchanged",
                        "price.add audited conflict",
                        "cost.reprice " + repricing + " done",
                        "source.put audited done",
                        "source.remove audited done",
                        "budget.put user/ann/daily done",
                        "budget.remove user/ann/daily done");
        JsonNode first = listed.json().path("data").path(13);
        assertThat(first.path("keyId").asString()).isEqualTo("admin");
        assertThat(first.path("user").asString()).isEqualTo("admin");
        assertThat(first.path("requestId").asString()).isEqualTo(created.header("x-request-id"));
        assertThat(listed.response().body())
                .doesNotContain("c4nary", created.json().path("key").asString());
    }

    @Test
    void aUsersOwnTokenIsWrittenDownUnderTheirKey() throws Exception {
        Answer key = admin.post("/v1/api-keys", "{'user':'mia'}");
        GatewayClient mia = admin.as(key.json().path("key").asString());
        mia.put("/v1/provider-tokens/openai", "{'token':'sk-c4nary-audit'}");

        JsonNode event = admin.get("/v1/audit?user=mia").json().path("data").path(0);
        assertThat(event.path("keyId").asString()).isEqualTo(key.json().path("id").asString());
        assertThat(event.path("subject").asString()).isEqualTo("user/mia/openai");
        assertError(mia.get("/v1/audit"), 403, "permission_denied", "");
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() throws Exception {
        for (int i = 0; i < 5; i++) {
            admin.delete("/v1/api-keys/ak_" + i);
        }
        List<String> all = new ArrayList<>();
        String next = "";
        do {
            Answer page = admin.get("/v1/audit?action=api_key.revoke&limit=2" + next);
            all.addAll(told(page));
            next = "&cursor=" + page.json().path("nextCursor").asString("");
        } while (!next.equals("&cursor="));

        assertThat(all).hasSize(5).doesNotHaveDuplicates().isEqualTo(told(admin.get("/v1/audit")));
        String cursor = admin.get("/v1/audit?limit=2").json().path("nextCursor").asString();
        assertError(
                admin.get("/v1/audit?user=ann&limit=2&cursor=" + cursor),
                400,
                "invalid_request",
                "cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"action=nothing", "limit=0", "from=soon", "tag.a=b", "outcome=done"})
    void parametersThatCannotBeReadAreRefusedByName(String parameter) throws Exception {
        String name = parameter.startsWith("tag") ? "tag" : parameter.replaceFirst("=.*", "");

        assertError(admin.get("/v1/audit?" + parameter), 400, "invalid_request", name);
    }

    @Test
    void aSourceIsRegisteredChangedListedAndRemoved() throws Exception {
        Answer created =
                admin.post(
                        "/v1/sources",
                        "{'source':'billing','project':'search','users':['ann','bob']}");
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        assertThat(created.json().path("topics").path("interactive").asString())
                .isEqualTo("inference.requests.billing");
        assertThat(created.json().path("topics").path("bulk").asString())
                .isEqualTo("inference.requests.billing.bulk");
        assertThat(created.json().path("topics").path("cancellations").asString())
                .isEqualTo("inference.cancellations.billing");
        assertThat(created.json().path("topics").path("evaluations").asString())
                .isEqualTo("inference.evaluations.billing");

        Answer changed = admin.post("/v1/sources", "{'source':'billing','project':'search'}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("users").isNull()).isTrue();
        assertThat(admin.get("/v1/sources").json().path("data").path(0).path("source").asString())
                .isEqualTo("billing");
        assertThat(admin.delete("/v1/sources/billing").status()).isEqualTo(204);
        assertThat(admin.get("/v1/sources").json().path("data").size()).isZero();
        assertError(admin.delete("/v1/sources/billing"), 404, "not_found", "");
    }

    @Test
    void withoutItsTopicsNoSourceIsRegistered() throws Exception {
        sources.topics = new Prepared.NotReady("Topic authorization failed.");

        assertError(
                admin.post("/v1/sources", "{'source':'billing','project':'search'}"),
                503,
                "topics_unavailable",
                "");
        assertThat(admin.get("/v1/sources").json().path("data").size()).isZero();
        assertThat(audit.events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'project':'p'}",
                "{'source':'bulk','project':'p'}",
                "{'source':'a.b','project':'p'}",
                "{'source':'a-dlt','project':'p'}",
                "{'source':'Billing','project':'p'}"
            })
    void aSourcesNameIsPartOfATopics(String body) throws Exception {
        assertError(admin.post("/v1/sources", body), 400, "invalid_request", "source");
    }

    private static List<String> told(Answer listed) {
        return listed.json()
                .path("data")
                .valueStream()
                .map(event ->
                        String.join(
                                " ",
                                event.path("action").asString(),
                                event.path("subject").asString(),
                                event.path("outcome").asString()))
                .toList();
    }
}
