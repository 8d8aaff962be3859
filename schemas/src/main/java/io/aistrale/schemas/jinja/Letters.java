package io.aistrale.schemas.jinja;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Upper and lower case, letter by letter. Java's own copies the whole text for each letter that
/// grows (`ß` becomes `SS`): a million of them would take minutes.
final class Letters {

    private static final int CAPITAL_SIGMA = 0x3a3;
    private static final int FINAL_SIGMA = 0x3c2;

    /// By letter; null for those that stay one.
    private static final @Nullable String[] GROWN = new @Nullable String[Character.MAX_VALUE + 1];

    static {
        for (int c = 0x80; c <= Character.MAX_VALUE; c++) {
            if (Character.isLetter(c)) {
                String upper = Character.toString(c).toUpperCase(Locale.ROOT);
                if (upper.length() > 1) {
                    GROWN[c] = upper;
                }
            }
        }
    }

    private Letters() {}

    static String upper(String text, Budget budget) {
        TextBuilder upper = new TextBuilder(budget);
        upper(text, 0, text.length(), upper);
        return upper.toString();
    }

    static String lower(String text, Budget budget) {
        TextBuilder lower = new TextBuilder(budget);
        lower(text, 0, text.length(), lower);
        return lower.toString();
    }

    static String capitalized(String text, Budget budget) {
        TextBuilder capitalized = new TextBuilder(budget);
        capitalized(text, 0, text.length(), capitalized);
        return capitalized.toString();
    }

    /// Its first letter as a capital, the others small.
    static void capitalized(String text, int from, int to, TextBuilder into) {
        if (from < to) {
            int second = from + Character.charCount(text.codePointAt(from));
            upper(text, from, second, into);
            lower(text, second, to, into);
        }
    }

    static String swapped(String text, Budget budget) {
        TextBuilder swapped = new TextBuilder(budget);
        for (int i = 0; i < text.length(); ) {
            int next = i + Character.charCount(text.codePointAt(i));
            if (Character.isUpperCase(text.codePointAt(i))) {
                lower(text, i, next, swapped);
            } else {
                upper(text, i, next, swapped);
            }
            i = next;
        }
        return swapped.toString();
    }

    private static void upper(String text, int from, int to, TextBuilder into) {
        for (int i = from; i < to; ) {
            int c = text.codePointAt(i);
            String grown = c <= Character.MAX_VALUE ? GROWN[c] : null;
            if (grown != null) {
                into.append(grown);
            } else {
                into.appendCodePoint(Character.toUpperCase(c));
            }
            i += Character.charCount(c);
        }
    }

    private static void lower(String text, int from, int to, TextBuilder into) {
        for (int i = from; i < to; ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (c == CAPITAL_SIGMA && endsWord(text, from, i, next, to)) {
                into.appendCodePoint(FINAL_SIGMA);
            } else if (c == 0x130) {
                into.append("i\u0307");
            } else {
                into.appendCodePoint(Character.toLowerCase(c));
            }
            i = next;
        }
    }

    private static boolean endsWord(String text, int from, int at, int next, int to) {
        return at > from
                && Character.isLetter(text.codePointBefore(at))
                && (next >= to || !Character.isLetter(text.codePointAt(next)));
    }
}
