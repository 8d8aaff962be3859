package io.aistrale.telemetry.evaluate;

import org.jspecify.annotations.Nullable;

/// What scoring something came to.
public sealed interface Scoring {

    /// @param value from 0.0 to 1.0
    /// @param label null: none
    record Score(double value, @Nullable String label) implements Scoring {
        public Score {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("a score lies between 0 and 1");
            }
        }
    }

    /// There is none, and there will be none.
    ///
    /// @param reason short code
    /// @param detail one sentence; nothing of what was asked or said
    record NoScore(String reason, String detail) implements Scoring {}

    static Score of(boolean holds) {
        return new Score(holds ? 1 : 0, null);
    }

    static Score of(double value) {
        // Rounding may lead past the ends.
        return new Score(Math.clamp(value, 0, 1), null);
    }
}
