package io.aistrale.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.gateway.GatewayClient.Answer;
import io.aistrale.gateway.report.CostReport;
import io.aistrale.gateway.report.InferencePage;
import io.aistrale.gateway.report.ListedInference;
import io.aistrale.gateway.report.UsagePage;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.lang.annotation.Annotation;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The OpenAPI document and the code say the same. Whoever adds a route adds it to `openapi.yaml`
/// and, with a call, to [OpenApiCalls].
class OpenApiTest extends InProcessTest {

    private static final Pattern KNOWN =
            Pattern.compile("known are ([^.]*?)( and tag\\.<key>)?\\.");

    @Autowired RequestMappingHandlerMapping requestMappingHandlerMapping;

    private OpenApiDocument document;

    @BeforeEach
    void read() throws Exception {
        Answer answer = admin.as("").get("/openapi.json");
        assertThat(answer.status()).as("without an API key").isEqualTo(200);
        document = new OpenApiDocument(answer.json());
    }

    @Test
    void itIsAnOpenApiDocumentWhoseReferencesAllResolve() {
        assertThat(document.root().path("openapi").asString()).startsWith("3.1.");
        assertThat(document.root().toString())
                .as("a comma in a text without quotes makes a field of its second half")
                .doesNotContain(":null");
        assertThat(document.references())
                .isNotEmpty()
                .allSatisfy(reference ->
                        assertThat(document.at(reference).isMissingNode()).as(reference).isFalse());
        assertThat(document.routes())
                .extracting(route -> document.operation(route).path("operationId").asString())
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void everyRouteOfTheCodeStandsInOpenapiYamlAndNoOther() {
        Set<String> missing = new TreeSet<>(handlers().keySet());
        missing.removeAll(document.routes());
        Set<String> surplus = new TreeSet<>(document.routes());
        surplus.removeAll(handlers().keySet());

        assertThat(missing).as("routes that openapi.yaml lacks").isEmpty();
        assertThat(surplus).as("routes of openapi.yaml that no controller has").isEmpty();
    }

    @Test
    void everyParameterThatIsReadStandsInItAndNoOther() throws Exception {
        for (var handler : handlers().entrySet()) {
            String route = handler.getKey();
            Set<String> headers = names(handler.getValue(), RequestHeader.class);
            headers.remove(HttpHeaders.ACCEPT);
            Set<String> query = names(handler.getValue(), RequestParam.class);
            if (takesAnyParameter(handler.getValue())) {
                query = known(send(route, path(route) + "?zzz=1", ""));
            }

            assertThat(document.parameters(route, "header"))
                    .as("headers of " + route)
                    .isEqualTo(headers);
            assertThat(document.parameters(route, "query"))
                    .as("query of " + route)
                    .isEqualTo(query);
            assertThat(document.parameters(route, "path"))
                    .as("path of " + route)
                    .isEqualTo(names(handler.getValue(), PathVariable.class));
        }
    }

    @Test
    void everyFieldThatABodyMayHaveStandsInItAndNoOther() throws Exception {
        admin.post("/v1/prompts", "{'name':'some','template':'x'}");
        for (String route : document.routes()) {
            if (!document.takesJson(route) || isOpenAis(route)) {
                continue;
            }
            Set<String> known = known(send(route, path(route), "{'zzz':1}"));

            assertThat(document.body(route).path("properties").propertyNames())
                    .as("fields of the body of " + route)
                    .containsExactlyInAnyOrderElementsOf(known);
        }
        assertThat(
                        document.body("POST /v1/inferences")
                                .at("/properties/prompt/properties")
                                .propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        known(admin.post("/v1/inferences", "{'model':'m','prompt':{'zzz':1}}")));
    }

    @Test
    void aPriceHasTheFieldsThatAreKnown() throws Exception {
        Set<String> known =
                known(
                        admin.post(
                                "/v1/prices",
                                "{'version':'v','source':'s','currency':'USD','effectiveFrom':'2026-01-01T00:00:00Z',"
                                        + "'prices':{'openai':{'m':{'zzz':1}}}}"));
        Set<String> described = new TreeSet<>();
        for (String schema : List.of("Rates", "Tier", "PriceOfModel")) {
            described.addAll(
                    document.at("#/components/schemas/" + schema)
                            .path("properties")
                            .propertyNames());
        }

        assertThat(described).isEqualTo(known);
    }

    @Test
    void whatIsAnsweredIsWhatItSays() throws Exception {
        reports.costs =
                new CostReport(
                        List.of(new CostReport.Row(List.of("2026-11-01"), ReportHttpTest.SUMS)),
                        ReportHttpTest.SUMS,
                        true);
        reports.usage = new UsagePage(List.of(ReportHttpTest.attempt(TimeOrderedIds.next())), true);
        reports.inferences =
                new InferencePage(
                        List.of(
                                new ListedInference(
                                        TimeOrderedIds.next(),
                                        new ListedInference.Asked(
                                                "p",
                                                Map.of("a", "b"),
                                                "openai",
                                                "m",
                                                "chat",
                                                "bulk"),
                                        "waiting",
                                        1,
                                        null,
                                        "rate_limited",
                                        Instant.EPOCH,
                                        new ListedInference.Times(Instant.EPOCH, null, null))),
                        true);
        Set<String> answered = new TreeSet<>();
        for (OpenApiCalls.Call call : OpenApiCalls.all(this)) {
            Answer answer = send(call.route(), call.path(), call.body(), call.headers());
            answered.add(call.route());
            var schema = document.answer(call.route(), answer.status());

            assertThat(answer.status()).as(call + " " + answer).isEqualTo(call.status());
            if (schema.isMissingNode()) {
                assertThat(answer.response().body()).as(call.toString()).isEmpty();
            } else {
                assertThat(document.faults(schema, answer.json()))
                        .as(call + " " + answer)
                        .isEmpty();
            }
            if (!call.body().isEmpty() && answer.status() < 300) {
                assertThat(document.faults(document.body(call.route()), json(call.body())))
                        .as("the body that was taken: " + call)
                        .isEmpty();
            }
        }

        Set<String> unanswered = new TreeSet<>(document.routes());
        unanswered.removeAll(answered);
        assertThat(unanswered).as("routes that OpenApiCalls does not call").isEmpty();
    }

    Answer send(String route, String path, String body, String... headers) throws Exception {
        return admin.send(
                route.split(" ", 2)[0],
                path,
                body.isEmpty()
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(body.replace('\'', '"')),
                headers);
    }

    /// By `POST /v1/inferences` and so on; the container's own error page is none.
    private Map<String, HandlerMethod> handlers() {
        Map<String, HandlerMethod> handlers = new TreeMap<>();
        requestMappingHandlerMapping
                .getHandlerMethods()
                .forEach((mapping, method) ->
                        mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(verb ->
                                        mapping.getPatternValues()
                                                .forEach(path ->
                                                        handlers.put(verb + " " + path, method))));
        return handlers;
    }

    private static Set<String> names(HandlerMethod method, Class<? extends Annotation> kind) {
        return Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(kind))
                .filter(parameter -> parameter.getParameterType() != MultiValueMap.class)
                .map(parameter -> name(parameter, kind))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(MethodParameter parameter, Class<? extends Annotation> kind) {
        var annotation =
                AnnotationUtils.synthesizeAnnotation(
                        Objects.requireNonNull(parameter.getParameterAnnotation(kind)),
                        parameter.getParameter());
        Object said = AnnotationUtils.getValue(annotation, "name");
        return said instanceof String text && !text.isEmpty()
                ? text
                : parameter.getParameter().getName();
    }

    private static boolean takesAnyParameter(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.getParameterType() == MultiValueMap.class);
    }

    private static Set<String> known(Answer refused) {
        String message = refused.error().path("message").asString();
        Matcher matcher = KNOWN.matcher(message);
        assertThat(matcher.find()).as("an unknown one is refused by name: " + refused).isTrue();
        return new TreeSet<>(List.of(matcher.group(1).split(", ")));
    }

    /// Bodies in OpenAI's format are open.
    private static boolean isOpenAis(String route) {
        return route.equals("POST /v1/chat/completions") || route.equals("POST /v1/embeddings");
    }

    private static String path(String route) {
        return route.split(" ", 2)[1]
                .replace("{provider}", "openai")
                .replaceAll("\\{\\w+}", "some");
    }

    private static JsonNode json(String body) {
        return JsonMapper.shared().readTree(body.replace('\'', '"'));
    }
}
