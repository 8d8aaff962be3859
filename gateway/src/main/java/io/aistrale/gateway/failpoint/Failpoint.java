package io.aistrale.gateway.failpoint;

import io.aistrale.gateway.idempotency.IdempotencyDirectory;
import io.aistrale.gateway.publish.RequestPublisher;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A place in a submission's way where a fault test ends the gateway as `kill -9` would. Off unless
/// it is asked for.
@FunctionalInterface
public interface Failpoint {

    /// The places. A request with an idempotency key passes the first four, in this order, one
    /// without the last.
    enum Step {
        /// Nobody knows of the key yet.
        BEFORE_KEY,
        /// The key's row is there, and nothing is published.
        KEY_KEPT,
        /// Kafka has the request; neither its key's row nor its caller says so.
        KEYED_ACKED,
        /// The row says so; the caller does not know.
        ACK_NOTED,
        /// Kafka has the request; its caller does not know.
        UNKEYED_ACKED
    }

    /// A submission passes a step.
    void pass(Step step);

    /// Never ends anything.
    Failpoint NONE = _ -> {};

    /// @param setting `<step>:<n>`, such as `key-kept:3`: ends the process at the n-th passing;
    ///   null or blank for none
    /// @throws IllegalArgumentException the setting is not of that form
    static Failpoint parse(@Nullable String setting) {
        if (setting == null || setting.isBlank()) {
            return NONE;
        }
        var parts = setting.split(":", 2);
        var step = Step.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        return new Halt(
                step, new AtomicInteger(parts.length == 2 ? Integer.parseInt(parts[1]) : 1));
    }

    /// The same keys, whose rows pass their steps.
    default IdempotencyDirectory around(IdempotencyDirectory keys) {
        return this == NONE ? keys : new PassingKeys(keys, this);
    }

    /// The same publisher, whose acknowledgements pass their steps.
    default RequestPublisher around(RequestPublisher publisher) {
        return this == NONE ? publisher : new PassingPublisher(publisher, this);
    }

    /// Ends the process without any of its own clean-up.
    record Halt(Step step, AtomicInteger left) implements Failpoint {
        private static final Logger LOG = LoggerFactory.getLogger(Halt.class);
        private static final int KILLED = 137;

        @Override
        public void pass(Step passed) {
            if (passed == step && left.decrementAndGet() == 0) {
                LOG.warn("Failpoint {}: the gateway ends here", step);
                Runtime.getRuntime().halt(KILLED);
            }
        }
    }
}
