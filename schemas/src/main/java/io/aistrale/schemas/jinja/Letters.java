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

    static String upper(String text) {
        StringBuilder upper = new StringBuilder(lengthOfUpper(text));
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            String grown = c <= Character.MAX_VALUE ? GROWN[c] : null;
            if (grown != null) {
                upper.append(grown);
            } else {
                upper.appendCodePoint(Character.toUpperCase(c));
            }
            i += Character.charCount(c);
        }
        return upper.toString();
    }

    private static int lengthOfUpper(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            if (GROWN[text.charAt(i)] != null) {
                length += 2;
            }
        }
        return length;
    }

    static String lower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (c == CAPITAL_SIGMA && endsWord(text, i, next)) {
                lower.appendCodePoint(FINAL_SIGMA);
            } else if (c == 0x130) {
                lower.append("i\u0307");
            } else {
                lower.appendCodePoint(Character.toLowerCase(c));
            }
            i = next;
        }
        return lower.toString();
    }

    private static boolean endsWord(String text, int at, int next) {
        return at > 0
                && Character.isLetter(text.codePointBefore(at))
                && (next >= text.length() || !Character.isLetter(text.codePointAt(next)));
    }
}
