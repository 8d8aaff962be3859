package io.aistrale.telemetry.evaluate;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How results are scored.
///
/// @param every time between looks while there is nothing to do; default 500 ms
/// @param batch most evaluations, shared among users, and most claims of sources, taken up at one
///   time; default 100
/// @param tries how often an evaluation may break before it fails; default 5
/// @param takeover how long after an instance took an evaluation up another may; default 2 min
/// @param answerWithin deadline of a request that asks a model for a score; default 24 h
/// @param costWithin how long a call's cost is waited for, from its result on; default 10 min
/// @param inferenceWithin how long the inference that a source scores is waited for; default 10 min
/// @param failuresKept how long it is kept why there is no score, and how a request without a
///   result was to be scored, that one for 8 d at least; default 30 d
@ConfigurationProperties("aistrale.telemetry.evaluations")
public record EvaluationProperties(
        @DefaultValue("500ms") Duration every,
        @DefaultValue("100") int batch,
        @DefaultValue("5") int tries,
        @DefaultValue("2m") Duration takeover,
        @DefaultValue("24h") Duration answerWithin,
        @DefaultValue("10m") Duration costWithin,
        @DefaultValue("10m") Duration inferenceWithin,
        @DefaultValue("30d") Duration failuresKept) {

    private static final Duration LONGEST_ANSWER = Duration.ofHours(24);

    /// Beyond a request's deadline its end takes moments to be stored.
    private static final Duration AFTER_DEADLINE = Duration.ofMinutes(10);

    public EvaluationProperties {
        if (batch < 1 || tries < 1) {
            throw new IllegalArgumentException(
                    "aistrale.telemetry.evaluations.batch and .tries must be at least 1");
        }
        for (Duration positive :
                new Duration[] {
                    every, takeover, answerWithin, costWithin, inferenceWithin, failuresKept
                }) {
            if (!positive.isPositive()) {
                throw new IllegalArgumentException(
                        "durations of aistrale.telemetry.evaluations must be positive");
            }
        }
        if (answerWithin.compareTo(LONGEST_ANSWER) > 0) {
            throw new IllegalArgumentException(
                    "aistrale.telemetry.evaluations.answer-within must be at most 24h, the longest"
                            + " deadline there is");
        }
    }

    /// After this time there will be no answer.
    Duration answerKnownWithin() {
        return answerWithin.plus(AFTER_DEADLINE);
    }
}
