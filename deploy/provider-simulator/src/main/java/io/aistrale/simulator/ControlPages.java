package io.aistrale.simulator;

import io.aistrale.simulator.ledger.CallFilter;
import io.aistrale.simulator.ledger.CallLedger;
import io.aistrale.simulator.ledger.LastRequests;
import io.aistrale.simulator.ledger.ReceivedRequest;
import io.aistrale.simulator.wire.Json;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the simulator serves besides its providers: `/calls`, `/calls/count`, `/requests`,
/// `/health`.
final class ControlPages {

    private static final String JSON = "application/json";
    private static final String JSON_LINES = "application/x-ndjson";

    private final CallLedger ledger;
    private final LastRequests requests;

    ControlPages(CallLedger ledger, LastRequests requests) {
        this.ledger = ledger;
        this.requests = requests;
    }

    boolean serves(String uri) {
        return uri.startsWith("/calls") || uri.startsWith("/requests") || uri.startsWith("/health");
    }

    void answer(HttpRequest request, Exchange exchange) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        switch (request.method().name() + " " + uri.path()) {
            case "GET /health" -> exchange.send(200, JSON, "{\"status\":\"UP\"}", Map.of());
            case "GET /calls/count" ->
                    exchange.send(200, JSON, Json.write(ledger.count()), Map.of());
            case "GET /calls" -> calls(uri, exchange);
            case "GET /requests" -> exchange.send(200, JSON_LINES, requestLines(), Map.of());
            case "DELETE /calls" -> {
                ledger.clear();
                requests.clear();
                exchange.send(204, JSON, "", Map.of());
            }
            default -> notFound(request, exchange);
        }
    }

    private String requestLines() {
        return requests.all().stream()
                .map(ReceivedRequest::withoutTokens)
                .map(request -> Json.write(request) + "\n")
                .collect(Collectors.joining());
    }

    private static void notFound(HttpRequest request, Exchange exchange) {
        int status = request.method().equals(HttpMethod.GET) ? 404 : 405;
        exchange.send(status, JSON, "{\"error\":\"no such page\"}", Map.of());
    }

    private void calls(QueryStringDecoder uri, Exchange exchange) {
        CallFilter filter;
        try {
            String since = parameter(uri, "since");
            filter =
                    new CallFilter(
                            since == null ? null : Instant.parse(since),
                            parameter(uri, "model"),
                            parameter(uri, "idempotencyKey"));
        } catch (DateTimeParseException _) {
            exchange.send(
                    400, JSON, "{\"error\":\"since must be like 2026-11-22T12:00:00Z\"}", Map.of());
            return;
        }
        exchange.open(200, JSON_LINES, Map.of());
        exchange.endWith(new CallLines(ledger, filter));
    }

    private static @Nullable String parameter(QueryStringDecoder uri, String name) {
        List<String> values = uri.parameters().get(name);
        return values == null ? null : values.getFirst();
    }
}
