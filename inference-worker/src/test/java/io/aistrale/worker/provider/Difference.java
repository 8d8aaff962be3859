package io.aistrale.worker.provider;

import io.aistrale.simulator.ledger.ReceivedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Something that two requests for the same call do not say alike. JSON is compared as trees, and
/// numbers by value.
///
/// @param at `method`, `path`, `header <name>` or the JSON pointer of a member of the body
/// @param theirs what the SDK says there; null where it says nothing
/// @param ours what our dialect says there; null where it says nothing
record Difference(String at, @Nullable JsonNode theirs, @Nullable JsonNode ours) {
    /// What belongs to the connection or to an HTTP library.
    private static final Set<String> TRANSPORT =
            Set.of("host", "connection", "content-length", "accept-encoding", "user-agent");

    /// What an SDK tells its provider about itself.
    private static final List<String> TELEMETRY = List.of("x-stainless-", "x-fern-");

    static List<Difference> between(ReceivedRequest theirs, ReceivedRequest ours) {
        var all = new ArrayList<Difference>();
        texts("method", theirs.method(), ours.method(), all);
        texts("path", theirs.path(), ours.path(), all);
        var theirHeaders = headers(theirs);
        var ourHeaders = headers(ours);
        for (String name : union(theirHeaders.keySet(), ourHeaders.keySet())) {
            texts("header " + name, theirHeaders.get(name), ourHeaders.get(name), all);
        }
        trees("", body(theirs), body(ours), all);
        return all;
    }

    private static JsonNode body(ReceivedRequest request) {
        return Objects.requireNonNull(Json.object(request.body()), request.body());
    }

    private static Map<String, String> headers(ReceivedRequest request) {
        return request.headers().entrySet().stream()
                .filter(header -> !TRANSPORT.contains(header.getKey()))
                .filter(header -> TELEMETRY.stream().noneMatch(header.getKey()::startsWith))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        var all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    private static void texts(
            String at, @Nullable String theirs, @Nullable String ours, List<Difference> to) {
        if (!Objects.equals(theirs, ours)) {
            to.add(new Difference(at, text(theirs), text(ours)));
        }
    }

    private static @Nullable JsonNode text(@Nullable String text) {
        return text == null ? null : StringNode.valueOf(text);
    }

    private static void trees(
            String at, @Nullable JsonNode theirs, @Nullable JsonNode ours, List<Difference> to) {
        if (theirs instanceof ObjectNode one && ours instanceof ObjectNode other) {
            union(Set.copyOf(one.propertyNames()), Set.copyOf(other.propertyNames()))
                    .forEach(name -> trees(at + "/" + name, one.get(name), other.get(name), to));
        } else if (theirs instanceof ArrayNode one
                && ours instanceof ArrayNode other
                && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                trees(at + "/" + i, one.get(i), other.get(i), to);
            }
        } else if (!alike(theirs, ours)) {
            to.add(new Difference(at, theirs, ours));
        }
    }

    private static boolean alike(@Nullable JsonNode theirs, @Nullable JsonNode ours) {
        return theirs != null && ours != null && theirs.isNumber() && ours.isNumber()
                ? theirs.decimalValue().compareTo(ours.decimalValue()) == 0
                : Objects.equals(theirs, ours);
    }
}
