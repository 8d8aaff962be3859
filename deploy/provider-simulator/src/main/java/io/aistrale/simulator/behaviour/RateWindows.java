package io.aistrale.simulator.behaviour;

import io.aistrale.simulator.wire.Quota;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Sliding windows of 60 s, one for each provider, token and model. The 4096 most recently used are
/// kept.
public final class RateWindows {

    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int KEPT = 4096;

    private final LongSupplier nanoTime;
    private final Map<Key, Window> windows =
            new LinkedHashMap<>(64, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Window> eldest) {
                    return size() > KEPT;
                }
            };

    public RateWindows(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Takes a place in the window if one is free; the answer tells which by `admitted`.
    public synchronized Quota take(
            String provider, String token, String model, int requestsPerMinute) {
        Key key = new Key(provider, token.hashCode(), model);
        return windows.computeIfAbsent(key, _ -> new Window(requestsPerMinute))
                .take(nanoTime.getAsLong());
    }

    private record Key(String provider, int tokenHash, String model) {}

    /// The times of the last admitted calls, as a ring as long as the limit: when its oldest is
    /// within the window, the window is full.
    private static final class Window {

        private final long[] admittedAt;
        private int oldest;
        private int count;

        Window(int limit) {
            admittedAt = new long[limit];
        }

        Quota take(long now) {
            while (count > 0 && now - admittedAt[oldest] >= WINDOW_NANOS) {
                oldest = (oldest + 1) % admittedAt.length;
                count--;
            }
            boolean admitted = count < admittedAt.length;
            if (admitted) {
                admittedAt[(oldest + count) % admittedAt.length] = now;
                count++;
            }
            Duration reset = Duration.ofNanos(admittedAt[oldest] + WINDOW_NANOS - now);
            return new Quota(admitted, admittedAt.length, admittedAt.length - count, reset);
        }
    }
}
