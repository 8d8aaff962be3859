package io.aistrale.schemas.trace;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A W3C trace context (https://www.w3.org/TR/trace-context/): one trace id from the HTTP or Kafka
/// request to the cost record.
///
/// @param traceId 32 lower-case hexadecimal digits
/// @param spanId 16 lower-case hexadecimal digits
/// @param sampled whether the caller asked for recording
public record TraceContext(String traceId, String spanId, boolean sampled) {
    private static final Pattern TRACEPARENT =
            Pattern.compile(
                    "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Starts a new trace.
    public static TraceContext start() {
        return new TraceContext(randomHex(16), randomHex(8), true);
    }

    /// Reads a `traceparent` value; empty where it is absent or malformed.
    public static Optional<TraceContext> parse(@Nullable String traceparent) {
        if (traceparent == null || traceparent.length() > 256) {
            return Optional.empty();
        }
        var matcher = TRACEPARENT.matcher(traceparent);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(matcher.group(3), 16) & 1) == 1;
        return Optional.of(new TraceContext(matcher.group(1), matcher.group(2), sampled));
    }

    /// Goes on with the caller's trace, or starts one where there is none.
    public static TraceContext continueOrStart(@Nullable String traceparent) {
        return parse(traceparent).orElseGet(TraceContext::start);
    }

    /// The value of the `traceparent` header.
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static String randomHex(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
