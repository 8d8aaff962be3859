package io.aistrale.gateway.api;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Limits of HTTP requests. What depends on memory is by default a share of the largest heap.
///
/// @param maxBody largest request body; what the gateway adds to it must still fit a Kafka record
///   of 8 MB
/// @param allBodies bodies of all requests that are here at one time; each takes some four times
///   its size until it is published. Those of one API key, but for one, have no more of it than is
///   left free. Default: an eighth of the heap, one largest body at least
/// @param atOnce requests that are worked on at one time; those that wait for a result or are
///   streamed to are not among them. Default: 2,000, or one for each 512 KB of the heap if that is
///   less
/// @param perKey requests of one API key that are here at one time, those that wait among them.
///   Default: half of the places for those that wait, 100 at least
@ConfigurationProperties("aistrale.http")
public record HttpProperties(
        @DefaultValue("6MB") DataSize maxBody,
        @Nullable DataSize allBodies,
        @Nullable Integer atOnce,
        @Nullable Integer perKey) {

    private static final DataSize LARGEST = DataSize.ofMegabytes(7);
    private static final int MOST_AT_ONCE = 2_000;
    private static final int FEWEST_OF_A_KEY = 100;
    private static final long HEAP_OF_ONE = 512 * 1024;

    public HttpProperties {
        if (maxBody.toBytes() < 1 || maxBody.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("aistrale.http.max-body must be from 1B to 7MB");
        }
        if (allBodies != null && allBodies.compareTo(maxBody) < 0) {
            throw new IllegalArgumentException(
                    "aistrale.http.all-bodies must hold one body of aistrale.http.max-body");
        }
        if (atOnce != null && atOnce < 1 || perKey != null && perKey < 1) {
            throw new IllegalArgumentException(
                    "aistrale.http.at-once and aistrale.http.per-key are 1 or more");
        }
    }

    long bytesOfAllBodies() {
        return allBodies != null
                ? allBodies.toBytes()
                : Math.max(maxBody.toBytes(), Runtime.getRuntime().maxMemory() / 8);
    }

    int requestsAtOnce() {
        return atOnce != null
                ? atOnce
                : (int) Math.min(MOST_AT_ONCE, Runtime.getRuntime().maxMemory() / HEAP_OF_ONE);
    }

    /// @param places for callers that wait
    int requestsOfOneKey(int places) {
        return perKey != null ? perKey : Math.max(FEWEST_OF_A_KEY, places / 2);
    }
}
