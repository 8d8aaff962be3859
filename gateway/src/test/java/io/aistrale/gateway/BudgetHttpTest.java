package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Budgets: who sets them, who sees them, how they stand.
class BudgetHttpTest extends InProcessTest {

    private static final String BUDGET =
            "{'scope':'%s','subject':'%s','period':'monthly','limitUsd':'%s'}";

    @Test
    void aBudgetIsSetChangedShownAndRemoved() throws Exception {
        Answer set = admin.post("/v1/budgets", BUDGET.formatted("user", "ann", "10.50"));
        assertThat(set.status()).isEqualTo(201);
        String path = "/v1/budgets/" + set.json().path("id").asString();
        Answer changed =
                admin.post(
                        "/v1/budgets",
                        "{'scope':'user','subject':'ann','period':'monthly','limitUsd':20,'allowUnpriced':true}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("id")).isEqualTo(set.json().path("id"));

        JsonNode shown = admin.get(path).json();
        assertThat(shown.path("limitUsd").asString()).isEqualTo("20");
        assertThat(shown.path("spentUsd").asString()).isEqualTo("0.25");
        assertThat(shown.path("reservedUsd").asString()).isEqualTo("0.5");
        assertThat(shown.path("remainingUsd").asString()).isEqualTo("19.25");
        assertThat(shown.path("periodStart").asString()).endsWith("-01T00:00:00Z");
        assertThat(shown.path("resetsAt").asString())
                .endsWith("-01T00:00:00Z")
                .isGreaterThan(shown.path("periodStart").asString());
        assertThat(shown.path("allowUnpriced").asBoolean()).isTrue();

        assertThat(admin.delete(path).status()).isEqualTo(204);
        assertError(admin.delete(path), 404, "not_found", "");
        assertError(admin.get(path), 404, "not_found", "");
    }

    @Test
    void everybodySeesTheirOwnAlone() throws Exception {
        Answer made = admin.post("/v1/api-keys", "{'user':'bob','project':'search'}");
        GatewayClient bob = admin.as(made.json().path("key").asString());
        admin.post(
                "/v1/budgets", BUDGET.formatted("api_key", made.json().path("id").asString(), "1"));
        admin.post("/v1/budgets", BUDGET.formatted("user", "bob", "2"));
        admin.post("/v1/budgets", BUDGET.formatted("project", "search", "3"));
        Answer anothers = admin.post("/v1/budgets", BUDGET.formatted("user", "search", "4"));

        assertThat(limits(bob.get("/v1/budgets"))).containsExactly("1", "3", "2");
        assertThat(limits(bob.get("/v1/budgets?scope=user"))).containsExactly("2");
        assertThat(limits(bob.get("/v1/budgets?scope=user&subject=search"))).isEmpty();
        assertError(
                bob.get("/v1/budgets/" + anothers.json().path("id").asString()),
                404,
                "not_found",
                "");
        assertThat(limits(admin.get("/v1/budgets?subject=search"))).containsExactly("3", "4");
        assertError(
                bob.post("/v1/budgets", BUDGET.formatted("user", "bob", "9")),
                403,
                "permission_denied",
                "");
        assertError(bob.get("/v1/budgets?scope=team"), 400, "invalid_request", "scope");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    {'subject':'a','period':'daily','limitUsd':1}                                 | scope
                    {'scope':'team','subject':'a','period':'daily','limitUsd':1}                  | scope
                    {'scope':'user','period':'daily','limitUsd':1}                                | subject
                    {'scope':'user','subject':'a','limitUsd':1}                                   | period
                    {'scope':'user','subject':'a','period':'weekly','limitUsd':1}                 | period
                    {'scope':'user','subject':'a','period':'daily'}                               | limitUsd
                    {'scope':'user','subject':'a','period':'daily','limitUsd':-1}                 | limitUsd
                    {'scope':'user','subject':'a','period':'daily','limitUsd':'1e3'}              | limitUsd
                    {'scope':'user','subject':'a','period':'daily','limitUsd':1,'allowUnpriced':1}| allowUnpriced
                    {'scope':'user','subject':'a','period':'daily','limitUsd':1,'currency':'EUR'} | currency
                    """)
    void aBadBudgetIsNotSet(String body, String param) throws Exception {
        assertError(admin.post("/v1/budgets", body), 400, "", param);
        assertThat(budgets.budgets).isEmpty();
    }

    private static List<String> limits(Answer listed) {
        return listed.json()
                .path("data")
                .valueStream()
                .map(budget -> budget.path("limitUsd").asString())
                .toList();
    }
}
