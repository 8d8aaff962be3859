package io.aistrale.gateway.api;

import java.util.concurrent.atomic.AtomicLong;

/// The bytes of all bodies that are here at one time.
final class BodyMemory {

    private final long limit;
    private final AtomicLong held = new AtomicLong();

    /// @param limit bytes
    BodyMemory(long limit) {
        this.limit = limit;
    }

    /// Bytes of one request's body; given back when the request is over.
    final class Share implements AutoCloseable {

        private long bytes;

        /// @return whether there is room for that much of the body; it may be less than before
        boolean reach(long length) {
            if (length <= bytes) {
                return true;
            }
            long more = length - bytes;
            if (held.addAndGet(more) > limit) {
                held.addAndGet(-more);
                return false;
            }
            bytes = length;
            return true;
        }

        @Override
        public void close() {
            held.addAndGet(-bytes);
        }
    }
}
