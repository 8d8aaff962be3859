package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.result.Inference;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Every caller, every route that names something, another's inference: as if it were not there.
/// The routes are those that Spring serves, so that a new one is among them.
class OthersIdsHttpTest extends InProcessTest {

    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

    /// Variables that name no row of anybody's: a word of the configuration, or what only admins
    /// may name. One that is new belongs here only where that is true of it.
    private static final Set<String> NOBODYS = Set.of("provider", "project");

    private static final String MADE_UP = "made-up";

    @Autowired RequestMappingHandlerMapping mappings;

    private final Map<String, String> callers = new LinkedHashMap<>();
    private final Map<String, String> ids = new LinkedHashMap<>();
    private String owner;

    /// A route, such as `GET` and `/v1/inferences/{id}`.
    private record Route(String method, String pattern) {

        Set<String> variables() {
            return VARIABLE.matcher(pattern)
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
        }

        boolean namesSomething() {
            return !NOBODYS.containsAll(variables());
        }

        String path(String id) {
            Matcher variable = VARIABLE.matcher(pattern);
            return variable.replaceAll(found ->
                    NOBODYS.contains(found.group(1)) ? "openai" : Matcher.quoteReplacement(id));
        }
    }

    @BeforeEach
    void annsInferences() throws Exception {
        owner = key("ann", "inference", "search");
        callers.put("another user", key("bob", "inference", "default"));
        callers.put("another user of the same project", key("cleo", "inference", "search"));
        callers.put("costs", key("dora", "costs", "search"));
        callers.put("tokens", key("emil", "tokens", "search"));
        callers.put("admin", ADMIN_KEY);
        for (String kind : List.of("without a row", "with a row")) {
            Answer accepted =
                    admin.as(owner).post("/v1/inferences", "{'model':'silent','inputs':'x'}");
            InferenceRequest request = worker.requests.getLast();
            if (kind.equals("with a row")) {
                inferences.put("ann", Inference.of(ScriptedWorker.result(request)));
            }
            ids.put("public id " + kind, accepted.json().path("id").asString());
            ids.put("request id " + kind, accepted.header("x-request-id"));
        }
    }

    @TestFactory
    List<DynamicTest> anothersIsAsIfItWereNotThere() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Route route : routes().filter(Route::namesSomething).toList()) {
            callers.forEach((caller, key) ->
                    ids.forEach((kind, id) ->
                            tests.add(
                                    DynamicTest.dynamicTest(
                                            "%s %s, %s, %s"
                                                    .formatted(
                                                            route.method(),
                                                            route.pattern(),
                                                            caller,
                                                            kind),
                                            () -> assertHidden(route, key, id)))));
        }
        return tests;
    }

    @Test
    void theOwnerSeesIt() throws Exception {
        for (String id : List.of("public id without a row", "public id with a row")) {
            assertThat(admin.as(owner).get("/v1/inferences/" + ids.get(id)).status())
                    .isEqualTo(200);
        }
        String ended = "/v1/inferences/" + ids.get("request id with a row");
        assertThat(admin.as(owner).get(ended).status()).isEqualTo(200);
        assertThat(admin.as(owner).get(ended + "/events").status()).isEqualTo(200);
    }

    @Test
    void theRoutesThatNameAnInferenceAreAmongThem() {
        assertThat(routes().filter(Route::namesSomething))
                .contains(
                        new Route("GET", "/v1/inferences/{id}"),
                        new Route("GET", "/v1/inferences/{id}/events"),
                        new Route("POST", "/v1/inferences/{id}/cancel"));
    }

    /// Whose key may not use the route at all is told so, whatever the id is.
    private void assertHidden(Route route, String key, String id) throws Exception {
        Answer answer = call(route, key, id);
        Answer ofNothing = call(route, key, TimeOrderedIds.next().toString());
        Answer ofNonsense = call(route, key, MADE_UP);

        assertThat(answer.status()).as(answer.toString()).isIn(404, 403);
        if (answer.status() == 403) {
            assertError(answer, 403, "permission_denied", "");
        } else {
            assertError(answer, 404, "not_found", "");
        }
        assertThat(ofNothing.status()).isEqualTo(answer.status());
        assertThat(ofNothing.json()).isEqualTo(answer.json());
        assertThat(ofNonsense.status()).isEqualTo(answer.status());
        assertThat(ofNonsense.json()).isEqualTo(answer.json());
    }

    private Answer call(Route route, String key, String id) throws Exception {
        return admin.as(key)
                .send(
                        route.method(),
                        route.path(id),
                        route.method().equals("GET")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString("{}"),
                        "Prefer",
                        "wait=1");
    }

    private Stream<Route> routes() {
        return mappings.getHandlerMethods().keySet().stream()
                .flatMap(mapping ->
                        mapping.getPatternValues().stream()
                                .filter(pattern -> pattern.startsWith("/v1/"))
                                .flatMap(pattern ->
                                        mapping.getMethodsCondition().getMethods().stream()
                                                .map(method -> new Route(method.name(), pattern))));
    }

    private String key(String user, String scope, String project) throws Exception {
        return admin.newKey(
                "{'user':'%s','scopes':['%s'],'project':'%s'}".formatted(user, scope, project));
    }
}
