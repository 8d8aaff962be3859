package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.limit.CallerRates;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/// Limits are set by admins, seen by those they are laid on, and told in the headers of answers.
class LimitHttpTest extends InProcessTest {

    @Autowired CallerRates rates;

    private static List<String> told(Answer answer) {
        var told = new ArrayList<String>();
        for (JsonNode rate : answer.json().path("data")) {
            told.add(
                    rate.path("kind").asString()
                            + " "
                            + rate.path("subject").asString()
                            + " "
                            + rate.path("unit").asString()
                            + " "
                            + rate.path("perMinute").asLong());
        }
        return told;
    }

    private GatewayClient keyOf(String user, String project) throws Exception {
        return admin.as(admin.newKey("{'user':'%s','project':'%s'}".formatted(user, project)));
    }

    @Test
    void aLimitIsSetChangedSeenAndLiftedAndThatIsWrittenDown() throws Exception {
        String body = "{'kind':'user','subject':'lena','requestsPerMinute':%d}";
        Answer set = admin.put("/v1/limits", body.formatted(60));
        assertThat(set.status()).as(set.toString()).isEqualTo(200);
        assertThat(set.json().path("createdBy").asString()).isEqualTo("admin");
        admin.put("/v1/limits", body.formatted(60));
        admin.put("/v1/limits", body.formatted(90));
        assertThat(told(admin.get("/v1/limits"))).contains("user lena requests 90");

        String named = "/v1/limits?kind=user&subject=lena";
        assertThat(admin.delete(named).status()).isEqualTo(204);
        assertThat(admin.delete(named).status()).isEqualTo(404);

        assertThat(told(admin.get("/v1/limits"))).noneMatch(one -> one.contains("lena"));
        var outcomes = new ArrayList<String>();
        for (JsonNode event : admin.get("/v1/audit?subject=user/lena").json().path("data")) {
            outcomes.add(event.path("action").asString() + " " + event.path("outcome").asString());
        }
        assertThat(outcomes.reversed())
                .containsExactly(
                        "limit.put done",
                        "limit.put unchanged",
                        "limit.put done",
                        "limit.remove done",
                        "limit.remove not_found");
    }

    @Test
    void aKeySeesItsOwnRatesAndSetsNone() throws Exception {
        GatewayClient nora = keyOf("nora", "north");
        String body = "{'kind':'%s','subject':'%s','tokensPerMinute':9000}";
        for (String of : List.of("user,nora", "project,north", "user,otto", "provider,openai")) {
            String[] one = of.split(",");
            admin.put("/v1/limits", body.formatted(one[0], one[1]));
        }

        assertThat(told(nora.get("/v1/limits")))
                .containsExactly("user nora tokens 9000", "project north tokens 9000");
        assertError(
                nora.put("/v1/limits", body.formatted("user", "nora")),
                403,
                "permission_denied",
                "");
        assertError(nora.delete("/v1/limits?kind=user&subject=nora"), 403, "permission_denied", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'subject':'x','requestsPerMinute':1}                        | kind",
                "{'kind':'planet','subject':'x','requestsPerMinute':1}        | kind",
                "{'kind':'user','requestsPerMinute':1}                        | subject",
                "{'kind':'user','subject':'x'}                                | requestsPerMinute",
                "{'kind':'user','subject':'x','requestsPerMinute':0}          | requestsPerMinute",
                "{'kind':'user','subject':'x','tokensPerMinute':'many'}       | tokensPerMinute",
                "{'kind':'user','subject':'x','requestsPerMinute':1,'per':1}  | per"
            })
    void aLimitThatCannotBeReadNamesTheField(String body, String param) throws Exception {
        assertError(admin.put("/v1/limits", body), 400, "", param);
    }

    @Test
    void answersTellWhatIsLeftOfTheTightestLimit() throws Exception {
        GatewayClient paula = keyOf("paula", "polar");
        admin.put("/v1/limits", "{'kind':'user','subject':'paula','requestsPerMinute':600}");
        admin.put("/v1/limits", "{'kind':'project','subject':'polar','requestsPerMinute':1200}");
        limits.used.put("user/paula/requests", 60L);
        limits.used.put("project/polar/requests", 900L);
        rates.refresh();

        Answer answer = paula.post("/v1/inferences", "{'model':'silent','inputs':'x'}");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("x-ratelimit-limit-requests")).isEqualTo("1200");
        assertThat(answer.header("x-ratelimit-remaining-requests")).isEqualTo("300");
        assertThat(answer.header("x-ratelimit-reset-requests")).isEqualTo("45.000s");
        assertThat(answer.header("x-ratelimit-limit-tokens")).isEmpty();
        Answer others =
                keyOf("quinn", "quiet").post("/v1/inferences", "{'model':'silent','inputs':'x'}");
        assertThat(others.header("x-ratelimit-limit-requests")).isEmpty();
    }
}
