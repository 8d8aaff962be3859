package io.aistrale.schemas.jinja;

import java.time.Duration;

/// How much one rendering may use. Steps bound the work, the same everywhere; time only bounds a
/// machine slower than expected.
///
/// @param outputChars longest output, characters
/// @param textChars longest text a template makes on its way, characters
/// @param items most items of a list, tuple or dictionary it makes, and most rounds of one loop
/// @param steps operations evaluated, items passed, 16 characters looked at and 64 copied count one
///   each
/// @param bytes all that it makes, whether kept or not, as estimated from lengths
/// @param depth macros within macros, expressions within expressions and the like
/// @param time processor time of the rendering thread, or time on the clock where a thread does not
///   know it (virtual threads); looked at every 1,024 steps
public record RenderLimits(
        int outputChars, int textChars, int items, int steps, int bytes, int depth, Duration time) {

    /// 100 ms and 16 MB end the worst template; a chat prompt uses a thousandth of it.
    public static final RenderLimits DEFAULT =
            new RenderLimits(
                    1_000_000, 1_000_000, 10_000, 100_000, 8_000_000, 400, Duration.ofMillis(60));
}
