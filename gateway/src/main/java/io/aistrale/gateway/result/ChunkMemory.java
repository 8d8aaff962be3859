package io.aistrale.gateway.result;

import java.util.concurrent.atomic.AtomicLong;

/// The memory for chunks that clients have not taken yet: a bound for each stream and one for all.
/// A stream that has nothing kept may keep one chunk, however large, so that whoever reads along is
/// not cut off by those who do not.
final class ChunkMemory {

    private final long mostOfOne;
    private final long mostOfAll;
    private final AtomicLong kept = new AtomicLong();

    ChunkMemory(StreamProperties properties) {
        this.mostOfOne = properties.buffer().toBytes();
        this.mostOfAll = properties.allBuffers().toBytes();
    }

    /// @param already what the stream has kept
    /// @return whether these bytes may be kept
    boolean take(long bytes, long already) {
        long all = kept.addAndGet(bytes);
        boolean room = already + bytes <= mostOfOne && all <= mostOfAll;
        if (already == 0 || room) {
            return true;
        }
        kept.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        kept.addAndGet(-bytes);
    }

    long kept() {
        return kept.get();
    }
}
