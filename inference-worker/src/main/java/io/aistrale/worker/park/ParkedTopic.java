package io.aistrale.worker.park;

import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Where requests wait: one topic for each delay, so that in none of them anything due stands
/// behind what is not.
public enum ParkedTopic {
    FIVE_SECONDS(Topics.PARKED_5S, Duration.ofSeconds(5)),
    ONE_MINUTE(Topics.PARKED_1M, Duration.ofMinutes(1)),
    TEN_MINUTES(Topics.PARKED_10M, Duration.ofMinutes(10));

    /// A copy is read, judged and called within it once it is due.
    private static final Duration TIME_TO_ACT = Duration.ofSeconds(1);

    private final String topic;
    private final Duration delay;

    ParkedTopic(String topic, Duration delay) {
        this.topic = topic;
        this.delay = delay;
    }

    public String topic() {
        return topic;
    }

    /// How long a copy stays.
    public Duration delay() {
        return delay;
    }

    /// The longest stay that brings a request back in time: not later than twice what it has to
    /// wait, nor after its deadline. Empty where it has to wait where it is.
    ///
    /// @param left time to the deadline
    public static Optional<ParkedTopic> forWait(Duration wait, Duration left) {
        return Arrays.stream(values())
                .filter(parked -> parked.delay.compareTo(wait.multipliedBy(2)) <= 0)
                .filter(parked -> parked.delay.plus(TIME_TO_ACT).compareTo(left) < 0)
                .reduce((_, longer) -> longer);
    }

    /// The longest stay that brings a request back before its turn, which is kept, and before its
    /// deadline. Empty where it has to wait where it is.
    ///
    /// @param left time to the deadline
    public static Optional<ParkedTopic> forTurn(Duration wait, Duration left) {
        return Arrays.stream(values())
                .filter(parked -> parked.delay.plus(TIME_TO_ACT).compareTo(wait) <= 0)
                .filter(parked -> parked.delay.plus(TIME_TO_ACT).compareTo(left) < 0)
                .reduce((_, longer) -> longer);
    }

    /// Empty for a topic that publishers write to.
    public static Optional<ParkedTopic> of(String topic) {
        return Arrays.stream(values()).filter(parked -> parked.topic.equals(topic)).findFirst();
    }

    public static List<String> topics() {
        return Arrays.stream(values()).map(ParkedTopic::topic).toList();
    }
}
