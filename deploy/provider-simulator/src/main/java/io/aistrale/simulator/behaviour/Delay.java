package io.aistrale.simulator.behaviour;

import java.time.Duration;

/// How long a model thinks before it answers.
public sealed interface Delay {

    Duration draw(Chance chance);

    record None() implements Delay {
        @Override
        public Duration draw(Chance chance) {
            return Duration.ZERO;
        }
    }

    record Fixed(Duration duration) implements Delay {
        @Override
        public Duration draw(Chance chance) {
            return duration;
        }
    }

    /// The usual shape of provider latency: log-normal with sigma 0.9, so that the 99th percentile
    /// is about eight medians; with a tail, one call in a hundred takes 30 s instead.
    record LogNormal(Duration median, boolean tail) implements Delay {

        private static final double SIGMA = 0.9;
        private static final double TAIL_PROBABILITY = 0.01;
        private static final Duration TAIL = Duration.ofSeconds(30);

        @Override
        public Duration draw(Chance chance) {
            if (tail && chance.happens(TAIL_PROBABILITY)) {
                return TAIL;
            }
            return Duration.ofNanos(
                    (long) (median.toNanos() * Math.exp(SIGMA * chance.gaussian())));
        }
    }
}
