package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whose spend an inference is: the projects a key may name, and tags by header.
class AttributionHttpTest extends InProcessTest {

    private static final String CHAT = "{'model':'openai/m','messages':[]}";
    private static final String TAGS = "x-aistrale-tags";

    @Test
    void aKeySpendsForItsOwnProjectAndForThoseItWasGiven() throws Exception {
        GatewayClient plain = keyOf("{'user':'ann','project':'search'}");
        GatewayClient some = keyOf("{'user':'ann','project':'search','projects':['ads','mail']}");
        GatewayClient any = keyOf("{'user':'ann','project':'search','projects':['*']}");

        assertThat(projectOf(plain, "{'model':'m','inputs':'x'}")).isEqualTo("search");
        assertThat(projectOf(plain, asking("search"))).isEqualTo("search");
        assertError(
                plain.post("/v1/inferences", asking("ads")), 403, "permission_denied", "project");
        assertThat(projectOf(some, asking("ads"))).isEqualTo("ads");
        assertError(some.post("/v1/inferences", asking("hr")), 403, "permission_denied", "project");
        assertThat(projectOf(any, asking("hr"))).isEqualTo("hr");
        assertThat(projectOf(admin, asking("hr"))).isEqualTo("hr");
        assertThat(projectOf(keyOf("{'user':'o','scopes':['admin']}"), asking("hr")))
                .isEqualTo("hr");
    }

    @Test
    void aKeyShowsTheProjectsItMayName() throws Exception {
        Answer created =
                admin.post("/v1/api-keys", "{'user':'ann','project':'search','projects':['ads']}");

        assertThat(created.json().path("projects").toString()).isEqualTo("[\"ads\"]");
        assertError(
                admin.post("/v1/api-keys", "{'user':'ann','projects':[]}"),
                400,
                "invalid_request",
                "projects");
        assertError(
                admin.post("/v1/api-keys", "{'user':'ann','projects':'*'}"),
                400,
                "invalid_request",
                "projects");
    }

    @Test
    void tagsOfTheHeaderReachEveryKindOfInference() throws Exception {
        String header = "feature=search, team=x";

        admin.post("/v1/chat/completions", CHAT, TAGS, header);
        assertThat(lastTags()).isEqualTo(Map.of("feature", "search", "team", "x"));
        admin.post("/v1/embeddings", "{'model':'openai/m','input':'x'}", TAGS, header);
        assertThat(lastTags()).isEqualTo(Map.of("feature", "search", "team", "x"));
        admin.post("/v1/inferences", "{'model':'m','inputs':'x'}", TAGS, header);
        assertThat(lastTags()).isEqualTo(Map.of("feature", "search", "team", "x"));
    }

    @Test
    void aBodysTagsAreAddedAndCountWhereBothNameAKey() throws Exception {
        admin.post(
                "/v1/inferences",
                "{'model':'m','inputs':'x','tags':{'team':'y','run':'7'}}",
                TAGS,
                "feature=search,team=x");

        assertThat(lastTags()).isEqualTo(Map.of("feature", "search", "team", "y", "run", "7"));
    }

    @Test
    void whatAHeaderCannotHoldIsPercentEncoded() throws Exception {
        admin.post(
                "/v1/chat/completions", CHAT, TAGS, "a%3Db=1%2C2, city=K%C3%B6ln, sum=1+1, empty=");

        assertThat(lastTags())
                .isEqualTo(Map.of("a=b", "1,2", "city", "Köln", "sum", "1+1", "empty", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"feature", "=x", "a=1, a=2", "a=%zz", "a=1,%20=2"})
    void tagsThatCannotBeReadAreRefusedByTheHeadersName(String header) throws Exception {
        assertError(
                admin.post("/v1/chat/completions", CHAT, TAGS, header),
                400,
                "invalid_request",
                TAGS);
    }

    @Test
    void tagsOfTheHeaderHaveTheLimitsOfTheBodys() throws Exception {
        String sixteen = tags(16);
        String body = "{'model':'m','inputs':'x','tags':{'one':'more'}}";

        assertThat(admin.post("/v1/chat/completions", CHAT, TAGS, sixteen).status()).isEqualTo(200);
        assertError(
                admin.post("/v1/inferences", body, TAGS, sixteen), 400, "invalid_request", "tags");
        for (String tooMuch :
                new String[] {tags(17), "k".repeat(65) + "=v", "k=" + "v".repeat(257)}) {
            assertError(
                    admin.post("/v1/inferences", body, TAGS, tooMuch),
                    400,
                    "invalid_request",
                    TAGS);
        }
    }

    private static String tags(int count) {
        return IntStream.range(0, count)
                .mapToObj(each -> "k" + each + "=v")
                .collect(Collectors.joining(","));
    }

    private Map<String, String> lastTags() {
        return worker.requests.getLast().getTags();
    }

    private static String asking(String project) {
        return "{'model':'m','inputs':'x','project':'%s'}".formatted(project);
    }

    private String projectOf(GatewayClient caller, String body) throws Exception {
        Answer answer = caller.post("/v1/inferences", body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return worker.requests.getLast().getProject();
    }

    private GatewayClient keyOf(String body) throws Exception {
        return admin.as(admin.newKey(body));
    }
}
