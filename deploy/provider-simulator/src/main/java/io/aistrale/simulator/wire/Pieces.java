package io.aistrale.simulator.wire;

import java.util.ArrayList;
import java.util.List;

/// The events of a streamed text, which differ in nothing but their word: one is written as JSON,
/// and the words are put into its text.
final class Pieces {

    private static final String MARK = "@piece@";

    private Pieces() {}

    /// An event that carries this text.
    interface Event {
        String carrying(String text);
    }

    static List<String> events(String text, Event event) {
        String template = event.carrying(MARK);
        int mark = template.indexOf(MARK);
        String before = template.substring(0, mark - 1);
        String after = template.substring(mark + MARK.length() + 1);
        return words(text).stream().map(word -> before + Json.write(word) + after).toList();
    }

    /// The text as a model would stream it: word by word, each with the space before it.
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int end = 1; end <= text.length(); end++) {
            if (end == text.length() || text.charAt(end) == ' ') {
                words.add(text.substring(start, end));
                start = end;
            }
        }
        return words;
    }
}
