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
                    boolean part = Character.isLetterOrDigit(point) || isMark(point);
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

    /// The words with single spaces between them: what is left of a text without case, punctuation,
    /// white space and compatible forms.
    static String bare(String text) {
        return String.join(" ", of(text));
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
