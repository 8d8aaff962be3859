package io.aistrale.telemetry.evaluate;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Texts as scores see them.
final class Words {

    private Words() {}

    /// Runs of letters and digits in small letters; an ideograph is a word of its own.
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        normalized(text)
                .codePoints()
                .forEach(point -> {
                    boolean ideograph = Character.isIdeographic(point);
                    boolean part = isPart(point);
                    if ((ideograph || !part) && !word.isEmpty()) {
                        words.add(word.toString());
                        word.setLength(0);
                    }
                    if (ideograph) {
                        words.add(Character.toString(point));
                    } else if (part) {
                        word.appendCodePoint(point);
                    }
                });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /// What is left of a text without case, punctuation, white space and compatible forms. Symbols
    /// are left, so that `C++` is not `C#`, and so are a number's sign and decimal point; of a text
    /// that is punctuation alone all is left.
    static String bare(String text) {
        String normalized = normalized(text);
        int[] points = normalized.codePoints().toArray();
        StringBuilder bare = new StringBuilder();
        boolean apart = false;
        for (int i = 0; i < points.length; i++) {
            boolean alone = Character.isIdeographic(points[i]) || isSymbol(points[i]);
            if (!alone && !isPart(points[i]) && !isOfNumber(points, i)) {
                apart = true;
                continue;
            }
            if ((apart || alone) && !bare.isEmpty()) {
                bare.append(' ');
            }
            bare.appendCodePoint(points[i]);
            apart = alone;
        }
        return bare.isEmpty() ? normalized.strip() : bare.toString();
    }

    private static boolean isPart(int point) {
        return Character.isLetterOrDigit(point) || isMark(point);
    }

    private static boolean isSymbol(int point) {
        return switch (Character.getType(point)) {
            case Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL ->
                    true;
            default -> false;
        };
    }

    /// A point between digits, and a minus before a digit that nothing stands right before.
    private static boolean isOfNumber(int[] points, int at) {
        boolean before = at > 0 && Character.isDigit(points[at - 1]);
        boolean after = at + 1 < points.length && Character.isDigit(points[at + 1]);
        return switch (points[at]) {
            case '.', ',' -> before && after;
            case '-' -> after && (at == 0 || Character.isWhitespace(points[at - 1]));
            default -> false;
        };
    }

    private static String normalized(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static boolean isMark(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }
}
