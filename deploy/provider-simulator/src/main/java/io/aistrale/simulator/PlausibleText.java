package io.aistrale.simulator;

import io.aistrale.simulator.wire.Prompt;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// What a sensible model might say: a verdict where one is asked for as JSON, a category where
/// categories are given, the first sentence where a summary is asked for, a number where a score
/// is, otherwise the question back.
final class PlausibleText {

    private static final Pattern CATEGORIES = Pattern.compile("(?i)categories:\\s*([^\\n.]+)");
    private static final Pattern SUMMARY = Pattern.compile("(?i)\\bsummar[^:\\n]*[:\\n]\\s*");
    private static final Pattern SCORE =
            Pattern.compile("(?i)\\bscore\\b.*\\b0(?:\\.0)?\\b.*\\b1(?:\\.0)?\\b");
    private static final Pattern GRADED =
            Pattern.compile(
                    "(?m)^\\{\"answer\":\"\\s*(.*?)\\s*\",\"expected\":\"\\s*(.*?)\\s*\""
                            + "(?:,\"input\":\\{.*})?}$");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?](?=\\s|$)|\\n");
    private static final int LONGEST = 400;

    private PlausibleText() {}

    static String answer(Prompt prompt) {
        String text = prompt.text().strip();
        String everything = prompt.instructions() + "\n" + text;
        String lower = everything.toLowerCase(Locale.ROOT);
        Matcher graded = GRADED.matcher(text);
        if (lower.contains("json object") && lower.contains("score") && graded.find()) {
            return verdict(graded.group());
        }
        if (lower.contains("categories:")) {
            Matcher categories = CATEGORIES.matcher(everything);
            if (categories.find()) {
                return choice(categories.group(1), text);
            }
        }
        if (lower.contains("summar")) {
            return firstSentence(text);
        }
        if (lower.contains("score") && SCORE.matcher(everything).find()) {
            return String.format(
                    Locale.ROOT, "%.2f", 0.5 + Math.floorMod(text.hashCode(), 50) / 100.0);
        }
        return text.isEmpty() ? "Hello." : text.substring(0, Math.min(LONGEST, text.length()));
    }

    /// The best score for what is expected, but for its case; at most half of it for anything else.
    private static String verdict(String line) {
        Matcher graded = GRADED.matcher(line);
        boolean right = graded.matches() && graded.group(1).equalsIgnoreCase(graded.group(2));
        double score = right ? 1 : Math.floorMod(line.hashCode(), 51) / 100.0;
        return JsonMapper.shared()
                .createObjectNode()
                .put("score", score)
                .put("label", right ? "right" : "wrong")
                .put("reason", right ? "As expected." : "Something else was expected.")
                .toString();
    }

    private static String choice(String list, String text) {
        String[] categories = list.strip().split("\\s*,\\s*", -1);
        return categories[Math.floorMod(text.hashCode(), categories.length)];
    }

    private static String firstSentence(String text) {
        Matcher request = SUMMARY.matcher(text);
        String body =
                request.find() && request.end() < text.length()
                        ? text.substring(request.end())
                        : text;
        Matcher end = SENTENCE_END.matcher(body);
        String sentence = end.find() ? body.substring(0, end.end()) : body;
        return sentence.strip().substring(0, Math.min(LONGEST, sentence.strip().length()));
    }
}
