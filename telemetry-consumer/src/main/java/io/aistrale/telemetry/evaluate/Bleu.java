package io.aistrale.telemetry.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// BLEU (Papineni et al. 2002, "BLEU: a Method for Automatic Evaluation of Machine Translation") of
/// one text against one reference, with n-grams of up to four words. For n above 1 both counts are
/// raised by one (Lin and Och 2004, "ORANGE"), as a single text often lacks a common 4-gram and
/// would score 0 otherwise.
final class Bleu {

    private static final int LONGEST = 4;

    private Bleu() {}

    static double score(List<String> output, List<String> reference) {
        if (output.isEmpty() || reference.isEmpty()) {
            return output.isEmpty() && reference.isEmpty() ? 1 : 0;
        }
        double logarithms = 0;
        for (int length = 1; length <= LONGEST; length++) {
            int raised = length == 1 ? 0 : 1;
            double common = commonNgrams(output, reference, length) + raised;
            double all = Math.max(0, output.size() - length + 1) + raised;
            if (common == 0) {
                return 0;
            }
            logarithms += Math.log(common / all);
        }
        return brevityPenalty(output.size(), reference.size()) * Math.exp(logarithms / LONGEST);
    }

    /// N-grams of the output that the reference has too, each at most as often as it is there.
    static int commonNgrams(List<String> output, List<String> reference, int length) {
        Map<String, Integer> left = ngrams(reference, length);
        int common = 0;
        for (int at = 0; at + length <= output.size(); at++) {
            Integer times =
                    left.computeIfPresent(ngram(output, at, length), (_, count) -> count - 1);
            if (times != null && times >= 0) {
                common++;
            }
        }
        return common;
    }

    private static Map<String, Integer> ngrams(List<String> words, int length) {
        Map<String, Integer> counts = new HashMap<>();
        for (int at = 0; at + length <= words.size(); at++) {
            counts.merge(ngram(words, at, length), 1, Integer::sum);
        }
        return counts;
    }

    /// Words have no blanks in them. A text, as a map finds texts fast also where somebody chose
    /// them for having the same hash.
    private static String ngram(List<String> words, int at, int length) {
        return String.join(" ", words.subList(at, at + length));
    }

    private static double brevityPenalty(int output, int reference) {
        return output > reference ? 1 : Math.exp(1 - (double) reference / output);
    }
}
