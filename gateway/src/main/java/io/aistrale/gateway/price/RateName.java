package io.aistrale.gateway.price;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What providers bill by, by the columns of `model_price`.
public enum RateName {
    INPUT,
    CACHED_INPUT,
    CACHE_WRITE_5M,
    CACHE_WRITE_1H,
    AUDIO_INPUT,
    IMAGE_INPUT,
    OUTPUT,
    REASONING,
    AUDIO_OUTPUT,
    IMAGE_OUTPUT,
    PER_SEARCH_UNIT,
    PER_REQUEST;

    /// By the name in price files and JSON, such as `cacheWrite5m`.
    public static final Map<String, RateName> BY_FIELD =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(RateName::field, Function.identity()));

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The name in price files and JSON.
    public String field() {
        String[] words = column().split("_", -1);
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word ->
                                word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }
}
