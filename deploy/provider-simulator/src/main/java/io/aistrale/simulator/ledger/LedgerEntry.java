package io.aistrale.simulator.ledger;

import io.aistrale.simulator.wire.Usage;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call in the ledger, about 70 bytes: the key is two longs where it is a UUID, and the rarer
/// token counts are an object only where they are not zero. One event loop writes it; `pending` is
/// written last and read first, so that a reader sees a finished call whole.
public final class LedgerEntry {

    private static final int UUID_LENGTH = 36;

    private final String provider;
    private final String model;
    private final long keyHigh;
    private final long keyLow;
    private final @Nullable String otherKey;
    private final long atMicros;
    private int inputTokens;
    private int outputTokens;
    private @Nullable Usage details;
    private int durationMillis;
    private short status;
    private boolean clientPresent = true;
    private volatile boolean pending = true;

    LedgerEntry(String provider, String model, @Nullable String key, Instant at) {
        this.provider = provider;
        this.model = model;
        this.atMicros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
        UUID uuid = key != null && key.length() == UUID_LENGTH ? uuid(key) : null;
        this.keyHigh = uuid == null ? 0 : uuid.getMostSignificantBits();
        this.keyLow = uuid == null ? 0 : uuid.getLeastSignificantBits();
        this.otherKey = uuid == null ? key : null;
    }

    /// The UUID whose text is exactly this, or null.
    private static @Nullable UUID uuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equals(text) ? uuid : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /// How the call ended, as far as the provider is concerned.
    public void finish(int status, Usage usage, long durationMillis, boolean clientPresent) {
        this.status = (short) status;
        this.inputTokens = usage.input();
        this.outputTokens = usage.output();
        this.details = usage.equals(Usage.plain(usage.input(), usage.output())) ? null : usage;
        this.durationMillis = (int) Math.min(Integer.MAX_VALUE, durationMillis);
        this.clientPresent = clientPresent;
        this.pending = false;
    }

    /// The answer did not reach the client's socket after all.
    public void clientWasGone() {
        clientPresent = false;
        pending = false;
    }

    String model() {
        return model;
    }

    boolean pending() {
        return pending;
    }

    Instant at() {
        return Instant.ofEpochSecond(
                Math.floorDiv(atMicros, 1_000_000), Math.floorMod(atMicros, 1_000_000) * 1000L);
    }

    @Nullable String idempotencyKey() {
        return otherKey != null || (keyHigh | keyLow) == 0
                ? otherKey
                : new UUID(keyHigh, keyLow).toString();
    }

    public CallRecord toRecord() {
        boolean open = pending;
        Usage usage = details;
        return new CallRecord(
                provider,
                model,
                idempotencyKey(),
                inputTokens,
                outputTokens,
                usage == null ? 0 : usage.cached(),
                usage == null ? 0 : usage.cacheWrite5m(),
                usage == null ? 0 : usage.cacheWrite1h(),
                usage == null ? 0 : usage.reasoning(),
                status,
                at(),
                clientPresent,
                durationMillis,
                open);
    }
}
