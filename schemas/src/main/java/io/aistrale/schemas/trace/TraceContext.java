package io.aistrale.schemas.trace;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A W3C trace context (https://www.w3.org/TR/trace-context/): one trace id from the HTTP or Kafka
/// request to the cost record.
///
/// @param traceId 32 lower-case hexadecimal digits
/// @param spanId 16 lower-case hexadecimal digits
/// @param sampled whether the caller asked for recording
public record TraceContext(String traceId, String spanId, boolean sampled) {
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;
    private static final int END = 55;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Starts a new trace.
    public static TraceContext start() {
        return new TraceContext(randomHex(16), randomHex(8), true);
    }

    /// Reads a `traceparent` value; empty where it is absent or malformed.
    public static Optional<TraceContext> parse(@Nullable String traceparent) {
        if (traceparent == null || traceparent.length() > 256 || !isWellFormed(traceparent)) {
            return Optional.empty();
        }
        boolean sampled = (Character.digit(traceparent.charAt(END - 1), 16) & 1) == 1;
        return Optional.of(
                new TraceContext(
                        traceparent.substring(TRACE_ID, SPAN_ID - 1),
                        traceparent.substring(SPAN_ID, FLAGS - 1),
                        sampled));
    }

    /// `<version>-<trace id>-<span id>-<flags>`, and what later versions may add behind a dash. By
    /// hand, since every record of every topic comes by here.
    private static boolean isWellFormed(String text) {
        return text.length() >= END
                && isHex(text, 0, TRACE_ID - 1)
                && !text.startsWith("ff")
                && text.charAt(TRACE_ID - 1) == '-'
                && isId(text, TRACE_ID, SPAN_ID - 1)
                && text.charAt(SPAN_ID - 1) == '-'
                && isId(text, SPAN_ID, FLAGS - 1)
                && text.charAt(FLAGS - 1) == '-'
                && isHex(text, FLAGS, END)
                && (text.length() == END || text.charAt(END) == '-' && isOneLine(text));
    }

    private static boolean isId(String text, int from, int to) {
        boolean zero = true;
        for (int at = from; at < to; at++) {
            zero &= text.charAt(at) == '0';
        }
        return !zero && isHex(text, from, to);
    }

    private static boolean isHex(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            char digit = text.charAt(at);
            if (!(digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOneLine(String text) {
        return text.chars()
                .noneMatch(character -> "\n\r\u0085\u2028\u2029".indexOf(character) >= 0);
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
