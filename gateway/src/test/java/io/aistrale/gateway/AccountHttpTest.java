package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may do what: API keys, scopes, provider tokens, and inferences of others.
class AccountHttpTest extends InProcessTest {

    private static final String CHAT = "{'model':'openai/m','messages':[]}";
    private static final String TEXT = "{'model':'m','inputs':'pr0mpt x'}";

    @Test
    void anothersInferenceLooksLikeNone() throws Exception {
        String path = admin.post("/v1/inferences", TEXT).header("Location");
        GatewayClient bob = admin.as(admin.newKey("{'user':'bob'}"));
        Answer anothers = bob.get(path);
        Answer none = bob.get("/v1/inferences/inf_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");

        assertError(anothers, 404, "not_found", "");
        assertThat(anothers.response().body()).isEqualTo(none.response().body());
        assertError(bob.get("/v1/inferences/" + path.hashCode()), 404, "not_found", "");
    }

    @Test
    void anApiKeyIsShownOnceUsedListedAndRevoked() throws Exception {
        Answer created =
                admin.post(
                        "/v1/api-keys",
                        "{'user':'carol','project':'search','name':'n','scopes':['inference'],"
                                + "'allowedProviders':['openai'],'expiresAt':'2999-01-01T00:00:00Z'}");
        String id = created.json().path("id").asString();
        String key = created.json().path("key").asString();
        GatewayClient carol = admin.as(key);

        assertThat(created.status()).isEqualTo(201);
        assertThat(key).startsWith(id + ".");
        assertThat(carol.post("/v1/chat/completions", CHAT).status()).isEqualTo(200);
        assertThat(worker.requests.getLast().getUserId()).isEqualTo("carol");
        assertThat(worker.requests.getLast().getProject()).isEqualTo("search");
        assertThat(worker.requests.getLast().getApiKeyId()).isEqualTo(id);
        assertError(carol.post("/v1/inferences", TEXT), 403, "permission_denied", "provider");
        assertThat(admin.get("/v1/api-keys").response().body()).contains(id).doesNotContain(key);
        assertThat(admin.delete("/v1/api-keys/" + id).status()).isEqualTo(204);
        assertError(carol.get("/v1/models"), 401, "invalid_api_key", "Authorization");
        assertError(admin.delete("/v1/api-keys/ak_none"), 404, "not_found", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'user':''}",
                "{'user':'u','scopes':[]}",
                "{'user':'u','scopes':['root']}",
                "{'user':'u','scopes':'admin'}",
                "{'user':'u','allowedProviders':['nobody']}",
                "{'user':'u','expiresAt':'2001-01-01T00:00:00Z'}",
                "{'user':'u','role':'x'}"
            })
    void aBadApiKeyIsNotMade(String body) throws Exception {
        assertThat(admin.post("/v1/api-keys", body))
                .satisfies(answer -> {
                    assertThat(answer.status()).isEqualTo(400);
                    assertThat(answer.error().path("param").asString("")).isNotEmpty();
                });
    }

    @Test
    void aScopeThatIsMissingClosesTheRoute() throws Exception {
        GatewayClient tokensOnly = admin.as(admin.newKey("{'user':'dave','scopes':['tokens']}"));
        GatewayClient plain = admin.as(admin.newKey("{'user':'dave'}"));

        assertError(tokensOnly.post("/v1/inferences", TEXT), 403, "permission_denied", "");
        assertError(plain.get("/v1/api-keys"), 403, "permission_denied", "");
        assertThat(tokensOnly.put("/v1/provider-tokens/openai", "{'token':'c4nary-t'}").status())
                .isEqualTo(201);
    }

    @Test
    void aProviderTokenIsStoredAndNeverShown() throws Exception {
        GatewayClient erin = admin.as(admin.newKey("{'user':'erin'}"));
        Answer created = erin.put("/v1/provider-tokens/openai", "{'token':'sk-c4nary-1'}");
        Answer replaced = erin.put("/v1/provider-tokens/openai", "{'token':'sk-c4nary-2'}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().propertyNames())
                .containsExactly("provider", "user", "version", "createdAt");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().path("version").asInt()).isEqualTo(2);
        for (Answer answer :
                new Answer[] {
                    created,
                    replaced,
                    erin.get("/v1/provider-tokens/openai"),
                    erin.get("/v1/provider-tokens"),
                    admin.get("/v1/provider-tokens?user=erin")
                }) {
            assertThat(answer.response().body()).contains("erin").doesNotContain("c4nary");
        }
        assertError(
                erin.put("/v1/provider-tokens/openai?user=bob", "{'token':'c4nary-t'}"),
                403,
                "permission_denied",
                "user");
        assertThat(
                        admin.put(
                                        "/v1/provider-tokens/huggingface?user=erin",
                                        "{'token':'c4nary-t'}")
                                .status())
                .isEqualTo(201);
        assertThat(erin.get("/v1/provider-tokens").json().path("data").size()).isEqualTo(2);
        assertThat(erin.delete("/v1/provider-tokens/openai").status()).isEqualTo(204);
        assertError(erin.get("/v1/provider-tokens/openai"), 404, "not_found", "");
        assertError(
                erin.put("/v1/provider-tokens/route", "{'token':'c4nary-t'}"),
                404,
                "provider_not_found",
                "provider");
        assertError(
                erin.put("/v1/provider-tokens/nobody", "{'token':'c4nary-t'}"),
                404,
                "provider_not_found",
                "provider");
        assertError(
                erin.put("/v1/provider-tokens/openai", "{'token':'c4nary\\nb'}"),
                400,
                "invalid_request",
                "token");
    }

    @Test
    void aProjectsTokenIsStoredByAnAdminOnlyAndNeverShown() throws Exception {
        String path = "/v1/projects/search/provider-tokens/openai";
        Answer created = admin.put(path, "{'token':'sk-c4nary-1'}");
        Answer replaced = admin.put(path, "{'token':'sk-c4nary-2'}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().propertyNames())
                .containsExactly("provider", "project", "version", "createdAt");
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().path("version").asInt()).isEqualTo(2);
        for (Answer answer :
                new Answer[] {
                    created,
                    replaced,
                    admin.get(path),
                    admin.get("/v1/projects/search/provider-tokens"),
                    admin.get("/v1/provider-tokens")
                }) {
            assertThat(answer.response().body()).contains("search").doesNotContain("c4nary");
        }
        assertError(
                admin.put("/v1/projects/search/provider-tokens/nobody", "{'token':'c4nary-t'}"),
                404,
                "provider_not_found",
                "provider");
        assertError(admin.put(path, "{'token':'c4nary\\nb'}"), 400, "invalid_request", "token");
        assertError(
                admin.put("/v1/projects/%20/provider-tokens/openai", "{'token':'c4nary-t'}"),
                400,
                "invalid_request",
                "project");

        GatewayClient member =
                admin.as(
                        admin.newKey(
                                "{'user':'mia','project':'search','scopes':['inference','tokens']}"));
        assertError(member.put(path, "{'token':'c4nary-t'}"), 403, "permission_denied", "");
        assertError(member.get(path), 403, "permission_denied", "");
        assertError(
                member.get("/v1/projects/search/provider-tokens"), 403, "permission_denied", "");
        assertError(member.delete(path), 403, "permission_denied", "");
        assertThat(member.get("/v1/provider-tokens").json().path("data").size()).isZero();

        assertThat(admin.delete(path).status()).isEqualTo(204);
        assertError(admin.get(path), 404, "not_found", "");
    }

    @Test
    void aUserAndAProjectOfOneNameHaveTokensOfTheirOwn() throws Exception {
        admin.put("/v1/projects/nora/provider-tokens/openai", "{'token':'c4nary-t'}");
        GatewayClient nora = admin.as(admin.newKey("{'user':'nora'}"));

        assertError(nora.get("/v1/provider-tokens/openai"), 404, "not_found", "");
        assertError(nora.delete("/v1/provider-tokens/openai"), 404, "not_found", "");
        assertThat(nora.put("/v1/provider-tokens/openai", "{'token':'c4nary-t'}").status())
                .isEqualTo(201);
        assertThat(nora.delete("/v1/provider-tokens/openai").status()).isEqualTo(204);
        assertThat(admin.get("/v1/projects/nora/provider-tokens/openai").status()).isEqualTo(200);
    }

    @Test
    void withoutADatabaseInferencesGoOnAndTheRestSaysSo() throws Exception {
        keys.reachable = false;
        tokens.reachable = false;

        assertThat(admin.post("/v1/inferences", TEXT).status()).isEqualTo(202);
        assertError(admin.get("/v1/api-keys"), 503, "database_unavailable", "");
        assertError(admin.get("/v1/provider-tokens"), 503, "database_unavailable", "");
        assertError(
                admin.as("ak_AAAAAAAAAAAAAAAA." + "A".repeat(43)).get("/v1/models"),
                503,
                "database_unavailable",
                "");
    }
}
