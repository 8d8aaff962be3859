package io.aistrale.simulator.ledger;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A request as it came: what the caller really sent.
///
/// @param path as the caller wrote it, with the provider's prefix and any query
/// @param headers by lower-case name, the token among them
public record ReceivedRequest(
        String method, String path, Map<String, String> headers, String body) {

    private static final Set<String> TOKENS = Set.of("authorization", "x-api-key", "api-key");

    /// The same with tokens replaced by stars: for whoever may look at a simulator that somebody
    /// called with a real one.
    public ReceivedRequest withoutTokens() {
        Map<String, String> shown = new TreeMap<>(headers);
        shown.replaceAll((name, value) -> TOKENS.contains(name) ? starred(value) : value);
        return new ReceivedRequest(method, path, shown, body);
    }

    /// The scheme is kept.
    private static String starred(String value) {
        int space = value.indexOf(' ');
        return space < 0 ? "***" : value.substring(0, space) + " ***";
    }
}
