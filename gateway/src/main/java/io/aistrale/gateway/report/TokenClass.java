package io.aistrale.gateway.report;

import java.util.EnumMap;
import java.util.Map;

/// What a call's usage is counted in; the classes are disjoint.
public enum TokenClass {
    INPUT("input_tokens", "inputTokens"),
    CACHED_INPUT("cached_input_tokens", "cachedInputTokens"),
    CACHE_WRITE_5M("cache_write_5m_tokens", "cacheWrite5mTokens"),
    CACHE_WRITE_1H("cache_write_1h_tokens", "cacheWrite1hTokens"),
    AUDIO_INPUT("audio_input_tokens", "audioInputTokens"),
    IMAGE_INPUT("image_input_tokens", "imageInputTokens"),
    OUTPUT("output_tokens", "outputTokens"),
    REASONING("reasoning_tokens", "reasoningTokens"),
    AUDIO_OUTPUT("audio_output_tokens", "audioOutputTokens"),
    IMAGE_OUTPUT("image_output_tokens", "imageOutputTokens"),
    /// A count of searches or reranked documents, priced like tokens.
    SEARCH_UNITS("search_units", "searchUnits");

    final String column;
    private final String text;

    TokenClass(String column, String text) {
        this.column = column;
        this.text = text;
    }

    /// A copy in which no class is missing.
    static Map<TokenClass, Long> complete(Map<TokenClass, Long> usage) {
        Map<TokenClass, Long> complete = new EnumMap<>(TokenClass.class);
        for (TokenClass each : values()) {
            complete.put(each, usage.getOrDefault(each, 0L));
        }
        return complete;
    }

    /// As JSON and CSV show it.
    public String text() {
        return text;
    }
}
