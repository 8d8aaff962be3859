package io.aistrale.stack.deadletter;

import io.aistrale.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which dead letters are meant.
final class LetterFilter {
    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Only of this topic; its own name or that of its dead-letter topic.")
    private @Nullable String topic;

    @Option(names = "--reason", paramLabel = "CODE", description = "Only those with this reason.")
    private @Nullable String reason;

    LetterFilter() {}

    LetterFilter(@Nullable String topic, @Nullable String reason) {
        this.topic = topic;
        this.reason = reason;
    }

    boolean isSet() {
        return topic != null || reason != null;
    }

    boolean takesTopic(String deadLetterTopic) {
        return topic == null
                || topic.equals(deadLetterTopic)
                || Topics.deadLetters(topic).equals(deadLetterTopic);
    }

    boolean takes(DeadLetter letter) {
        return takesTopic(letter.at().topic())
                && (reason == null || reason.equalsIgnoreCase(letter.reason()));
    }
}
