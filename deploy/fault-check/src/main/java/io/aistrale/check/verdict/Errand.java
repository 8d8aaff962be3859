package io.aistrale.check.verdict;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One inference that a caller wanted of the gateways, and all that they told of it.
///
/// @param id what its requests are tagged with, so that they are found in Kafka
/// @param run which run it belongs to
/// @param key its idempotency key; null: it has none
/// @param streamed whether the answer was asked for in chunks
/// @param answers in the order they came
public record Errand(
        String id, int run, @Nullable String key, boolean streamed, List<Answer> answers) {

    /// The tag that carries the id.
    public static final String TAG = "errand";

    public Errand {
        answers = List.copyOf(answers);
    }
}
