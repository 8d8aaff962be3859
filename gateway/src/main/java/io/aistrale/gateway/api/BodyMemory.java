package io.aistrale.gateway.api;

import java.util.HashMap;
import java.util.Map;

/// The bytes of all bodies that are here at one time. No API key's bodies have more of them than
/// are left free, but for one body: whoever sends large ones leaves room for others (dynamic
/// thresholds: Choudhury and Hahne 1998).
final class BodyMemory {

    private final long limit;
    private final Map<String, Long> heldByKey = new HashMap<>();
    private long held;

    /// @param limit bytes
    BodyMemory(long limit) {
        this.limit = limit;
    }

    /// Bytes of one request's body; given back when the request is over.
    final class Share implements AutoCloseable {

        private final String keyId;
        private long bytes;

        /// @param keyId of the API key that the request has
        Share(String keyId) {
            this.keyId = keyId;
        }

        /// @return whether there is room for that much of the body; it may be less than before
        boolean reach(long length) {
            if (length <= bytes) {
                return true;
            }
            if (!take(keyId, length - bytes, bytes)) {
                return false;
            }
            bytes = length;
            return true;
        }

        @Override
        public void close() {
            giveBack(keyId, bytes);
        }
    }

    /// @param had of the same body
    private synchronized boolean take(String keyId, long more, long had) {
        long left = limit - held - more;
        long own = heldByKey.getOrDefault(keyId, 0L);
        boolean isOnlyBody = own == had;
        if (left < 0 || !isOnlyBody && own + more > left) {
            return false;
        }
        held += more;
        heldByKey.merge(keyId, more, Long::sum);
        return true;
    }

    private synchronized void giveBack(String keyId, long bytes) {
        held -= bytes;
        heldByKey.computeIfPresent(keyId, (_, own) -> own == bytes ? null : own - bytes);
    }
}
