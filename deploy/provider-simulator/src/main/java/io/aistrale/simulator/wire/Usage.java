package io.aistrale.simulator.wire;

/// The tokens of a call as the simulator bills them.
///
/// @param input the whole prompt, cached and cache-writing tokens included
/// @param output the whole output, reasoning included
/// @param cached of the input, read from a cache
/// @param cacheWrite5m of the input, written to a cache for 5 minutes
/// @param cacheWrite1h of the input, written to a cache for an hour
/// @param reasoning of the output, spent on reasoning
public record Usage(
        int input, int output, int cached, int cacheWrite5m, int cacheWrite1h, int reasoning) {

    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0);

    public static Usage plain(int input, int output) {
        return new Usage(input, output, 0, 0, 0, 0);
    }

    /// The same prompt with other output, of a call whose client left in the middle.
    public Usage cutTo(int outputSoFar) {
        return new Usage(
                input,
                outputSoFar,
                cached,
                cacheWrite5m,
                cacheWrite1h,
                Math.min(reasoning, outputSoFar));
    }

    /// The prompt's tokens that no cache was involved in.
    int uncachedInput() {
        return input - cached - cacheWrite5m - cacheWrite1h;
    }
}
