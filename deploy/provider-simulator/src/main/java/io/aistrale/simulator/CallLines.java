package io.aistrale.simulator;

import io.aistrale.simulator.ledger.CallFilter;
import io.aistrale.simulator.ledger.CallLedger;
import io.aistrale.simulator.ledger.LedgerEntry;
import io.aistrale.simulator.wire.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/// The ledger as JSON lines, written as fast as the reader takes them and never held in memory as a
/// whole.
final class CallLines extends PulledContent {

    /// So that a filter that matches nothing does not hold the event loop for long.
    private static final int SCANNED_AT_ONCE = 10_000;

    private final CallLedger ledger;
    private final CallFilter filter;
    private final long end;
    private long next;

    CallLines(CallLedger ledger, CallFilter filter) {
        this.ledger = ledger;
        this.filter = filter;
        CallLedger.Range range = ledger.range();
        this.next = range.first();
        this.end = range.end();
    }

    @Override
    public boolean isEndOfInput() {
        return next >= end;
    }

    @Override
    public ByteBuf readChunk(ByteBufAllocator allocator) {
        ByteBuf chunk = allocator.buffer(CHUNK_BYTES + 1024);
        int scanned = 0;
        while (next < end && chunk.readableBytes() < CHUNK_BYTES && scanned++ < SCANNED_AT_ONCE) {
            LedgerEntry entry = ledger.entry(next++);
            if (entry != null && filter.matches(entry)) {
                ByteBufUtil.writeUtf8(chunk, Json.write(entry.toRecord()));
                chunk.writeByte('\n');
            }
        }
        return chunk;
    }

    @Override
    public long progress() {
        return next;
    }
}
