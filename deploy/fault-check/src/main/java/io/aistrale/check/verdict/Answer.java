package io.aistrale.check.verdict;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What came of one HTTP request to a gateway.
///
/// @param step what it was for
/// @param gateway that was asked
/// @param status of HTTP; 0: the connection broke before the answer was whole
/// @param code of the error; null: it was none
/// @param accepted the inference that it is about; null: it speaks of none that was accepted
/// @param end how that inference ended; null: it does not say
public record Answer(
        Step step,
        String gateway,
        int status,
        @Nullable String code,
        @Nullable UUID accepted,
        @Nullable End end) {

    /// What a caller can want.
    public enum Step {
        /// The inference, for the first time or once more since there was no answer.
        TRY,
        /// How it stands.
        POLL,
        /// The same again in the end, with its key.
        RECALL,
        /// Something else with the same key.
        OTHER_BODY
    }

    /// An end as HTTP tells it.
    ///
    /// @param error code; null: it succeeded
    /// @param text the output; null: not told, where there is one
    public record End(@Nullable String error, @Nullable String text) {}

    public boolean brokeOff() {
        return status == 0;
    }

    @Override
    public String toString() {
        return brokeOff() ? "nothing by " + gateway : status + codeOrNothing() + " by " + gateway;
    }

    private String codeOrNothing() {
        return code == null ? "" : " " + code;
    }
}
