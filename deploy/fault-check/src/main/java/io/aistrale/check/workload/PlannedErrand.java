package io.aistrale.check.workload;

import io.aistrale.check.workload.Planned.Conduct;
import io.aistrale.check.workload.Planned.Question;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One inference to ask the gateways for.
///
/// @param keyed how it is asked for again; null: it has no idempotency key, and is asked for once
public record PlannedErrand(
        Duration pause,
        Manner manner,
        String user,
        Question question,
        Conduct conduct,
        @Nullable Keyed keyed)
        implements Paced {

    /// How a caller asks.
    public enum Manner {
        /// `POST /v1/inferences`, and comes back for it.
        FIRE_AND_POLL,
        /// `POST /v1/inferences` with `Prefer: wait`.
        WAIT,
        /// `POST /v1/chat/completions`.
        CHAT,
        /// The same with `stream: true`.
        STREAMED_CHAT
    }

    /// What a caller does with an idempotency key.
    ///
    /// @param key as it is sent
    /// @param atBoth whether both gateways are asked at once
    /// @param loyal whether the gateway that did not answer is asked again, and not the other
    /// @param patience before it is asked again where a connection broke
    public record Keyed(String key, boolean atBoth, boolean loyal, Duration patience) {}

    /// Whether the answer is asked for in chunks.
    public boolean streamed() {
        return manner == Manner.STREAMED_CHAT;
    }
}
