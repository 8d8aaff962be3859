package io.aistrale.worker.provider;

/// Billable quantities of one call in disjoint classes: no token is in two of them. Counts.
///
/// @param cacheWrite5m written to a cache kept 5 minutes, or for the provider's only duration
/// @param estimated true where the provider gave no usage and this is our estimate
public record TokenUsage(
        long input,
        long cachedInput,
        long cacheWrite5m,
        long cacheWrite1h,
        long audioInput,
        long imageInput,
        long output,
        long reasoning,
        long audioOutput,
        long imageOutput,
        long searchUnits,
        boolean estimated) {

    /// All tokens, in and out.
    public long tokens() {
        return input
                + cachedInput
                + cacheWrite5m
                + cacheWrite1h
                + audioInput
                + imageInput
                + output
                + reasoning
                + audioOutput
                + imageOutput;
    }

    /// The same, where the provider did not say how much came out.
    TokenUsage withEstimatedOutput(long tokens) {
        return new TokenUsage(
                input,
                cachedInput,
                cacheWrite5m,
                cacheWrite1h,
                audioInput,
                imageInput,
                Math.max(output, tokens),
                reasoning,
                audioOutput,
                imageOutput,
                searchUnits,
                true);
    }

    /// The same, counted before the end.
    TokenUsage asEstimate() {
        return withEstimatedOutput(output);
    }

    /// Plain text in and out.
    public static TokenUsage ofText(long input, long output, boolean estimated) {
        return new TokenUsage(input, 0, 0, 0, 0, 0, output, 0, 0, 0, 0, estimated);
    }
}
