package io.aistrale.schemas.evaluation;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;

/// Regular expressions in RE2's syntax, which match in linear time, of a bounded size (RE2/J
/// multiplies counted repetitions out, however many they come to), and looked for with bounded
/// work.
final class BoundedPatterns {

    static final int LONGEST = 1_000;

    /// Instructions of a compiled pattern; each may be looked at for every character.
    private static final int LARGEST_PROGRAM = 10_000;

    /// Instructions of all patterns together.
    private static final int LARGEST_PROGRAMS = 50_000;

    /// Sees counted repetitions before they are multiplied out.
    private static final java.util.regex.Pattern REPETITION =
            java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

    /// Instructions times characters they are looked at for; 10 to 20 ns each.
    private static final long MOST_WORK = 50_000_000;

    private final AtomicInteger instructions = new AtomicInteger();
    private long workLeft = MOST_WORK;

    /// Looking for patterns would take too much work.
    static final class TooCostlyException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// Whether a pattern may be looked for in a text.
    static boolean fits(Pattern pattern, String text) {
        return work(pattern, text) <= MOST_WORK;
    }

    private static long work(Pattern pattern, String text) {
        return pattern.programSize() * (text.length() + 1L);
    }

    /// Counts the work from here on.
    void startAnew() {
        workLeft = MOST_WORK;
    }

    /// @throws TooCostlyException all of it since [#startAnew] would take too much work
    boolean find(Pattern pattern, String text) {
        workLeft -= work(pattern, text);
        if (workLeft < 0) {
            throw new TooCostlyException();
        }
        return pattern.matcher(text).find();
    }

    /// @throws PatternSyntaxException it is none, or too large a machine, alone or with those
    ///   before
    Pattern compile(String written, int flags) {
        if (written.length() > LONGEST) {
            throw new PatternSyntaxException("is longer than " + LONGEST + " characters", written);
        }
        if (isExpensive(written)) {
            throw new PatternSyntaxException(
                    "repeats too much: it would become too large a machine", written);
        }
        Pattern pattern = Pattern.compile(written, flags);
        int size = pattern.programSize();
        if (size > LARGEST_PROGRAM || instructions.addAndGet(size) > LARGEST_PROGRAMS) {
            throw new PatternSyntaxException("is too large a machine once it is compiled", written);
        }
        return pattern;
    }

    /// Counted repetitions inside each other multiply. Taking all as nested errs on the safe side.
    private static boolean isExpensive(String pattern) {
        double copies =
                REPETITION
                        .matcher(pattern)
                        .results()
                        .mapToDouble(BoundedPatterns::most)
                        .reduce(1, (one, other) -> one * Math.max(1, other));
        return copies * pattern.length() > 100.0 * LARGEST_PROGRAM;
    }

    private static double most(MatchResult repetition) {
        String upTo = repetition.group(2);
        return Double.parseDouble(upTo == null || upTo.isEmpty() ? repetition.group(1) : upTo);
    }
}
