package io.aistrale.gateway;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI document as a client reads it.
record OpenApiDocument(JsonNode root) {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /// `POST /v1/inferences` and so on.
    Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        root.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue().propertyNames().stream()
                                .filter(METHODS::contains)
                                .forEach(method ->
                                        routes.add(
                                                method.toUpperCase(Locale.ROOT)
                                                        + " "
                                                        + path.getKey())));
        return routes;
    }

    /// @param route such as `POST /v1/inferences`
    JsonNode operation(String route) {
        String[] words = route.split(" ", 2);
        return path(words[1]).path(words[0].toLowerCase(Locale.ROOT));
    }

    private JsonNode path(String path) {
        return root.path("paths").path(path);
    }

    /// Names of an operation's parameters.
    ///
    /// @param place `path`, `query` or `header`
    Set<String> parameters(String route, String place) {
        Set<String> names = new TreeSet<>();
        Stream.of(path(route.split(" ", 2)[1]), operation(route))
                .flatMap(node -> node.path("parameters").valueStream())
                .map(this::resolved)
                .filter(parameter -> parameter.path("in").asString().equals(place))
                .forEach(parameter -> names.add(parameter.path("name").asString()));
        return names;
    }

    /// Schema of an operation's body; missing where it takes none. Of JSON Lines that of a line.
    JsonNode body(String route) {
        return contents(route)
                .valueStream()
                .findFirst()
                .map(content -> resolved(content.path("schema")))
                .orElseGet(MissingNode::getInstance);
    }

    boolean takesJson(String route) {
        return contents(route).has("application/json");
    }

    private JsonNode contents(String route) {
        return operation(route).path("requestBody").path("content");
    }

    /// What a body or answer breaks of a schema.
    List<String> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = JsonMapper.shared().createObjectNode();
        whole.set("components", root.path("components"));
        whole.putArray("allOf").add(schema);
        return SCHEMAS.getSchema(whole).validate(value).stream().map(Error::toString).toList();
    }

    /// Schema of an operation's JSON answer; missing where it has none.
    JsonNode answer(String route, int status) {
        JsonNode responses = operation(route).path("responses");
        String text = Integer.toString(status);
        JsonNode response = responses.path(responses.has(text) ? text : "default");
        return resolved(response).path("content").path("application/json").path("schema");
    }

    /// Every `$ref` of the document.
    List<String> references() {
        return root.findValuesAsString("$ref");
    }

    JsonNode at(String reference) {
        return root.at(reference.substring(1));
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? at(node.path("$ref").asString()) : node;
    }
}
