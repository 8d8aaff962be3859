package io.aistrale.schemas.trace;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// A W3C trace context (https://www.w3.org/TR/trace-context/): one trace id from the HTTP or Kafka
/// request to the cost record.
///
/// The span of a request's processing and that of an attempt have the last 16 digits of their own
/// ids, so that every service knows them without being told: whoever takes a request over, parks it
/// or books its cost writes into the same trace.
///
/// @param traceId 32 lower-case hexadecimal digits
/// @param spanId 16 lower-case hexadecimal digits
/// @param sampled whether spans are recorded; who begins a trace decides, all others obey
public record TraceContext(String traceId, String spanId, boolean sampled) {
    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;
    private static final int END = 55;
    private static final HexFormat HEX = HexFormat.of();

    /// The bits of a version 7 UUID's second half that are random.
    private static final long RANDOM_BITS = (1L << 62) - 1;

    /// Starts a new trace, sampled.
    public static TraceContext start() {
        var random = ThreadLocalRandom.current();
        return new TraceContext(
                HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(nonZero(random.nextLong())),
                randomSpan(),
                true);
    }

    /// Begins the trace of a request that came without one. Its id is the request's own, so that
    /// whoever meets the request again says and decides the same.
    ///
    /// @param share how many of the traces that begin here are sampled, 0 to 1
    public static TraceContext begin(UUID requestId, double share) {
        long low = requestId.getLeastSignificantBits();
        boolean sampled = (low & RANDOM_BITS) < share * RANDOM_BITS;
        return new TraceContext(
                HEX.toHexDigits(requestId.getMostSignificantBits()) + HEX.toHexDigits(nonZero(low)),
                HEX.toHexDigits(nonZero(low)),
                sampled);
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

    /// The span that belongs to this id, in the same trace.
    public TraceContext spanOf(UUID id) {
        return new TraceContext(
                traceId, HEX.toHexDigits(nonZero(id.getLeastSignificantBits())), sampled);
    }

    /// A new span in the same trace.
    public TraceContext newSpan() {
        return new TraceContext(traceId, randomSpan(), sampled);
    }

    /// The value of the `traceparent` header.
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    private static String randomSpan() {
        return HEX.toHexDigits(nonZero(ThreadLocalRandom.current().nextLong()));
    }

    private static long nonZero(long bits) {
        return bits == 0 ? 1 : bits;
    }
}
