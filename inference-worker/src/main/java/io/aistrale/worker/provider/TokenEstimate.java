package io.aistrale.worker.provider;

/// Token counts where no provider has counted: about four characters a token, the rule of thumb
/// OpenAI gives for English (https://help.openai.com/en/articles/4936856). Only for bounds and
/// flagged estimates.
public final class TokenEstimate {
    private static final int CHARACTERS_PER_TOKEN = 4;

    private TokenEstimate() {}

    /// Estimated tokens of a text; at least 1 for a text that is not empty.
    public static long of(CharSequence text) {
        return Math.ceilDiv(text.length(), CHARACTERS_PER_TOKEN);
    }
}
