package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Finding.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Poison, and nothing else, is in the dead-letter topics. A worker that is killed between a dead
/// letter and its commit writes it again with the same source position: that is the same letter.
final class DeadLetterCheck {
    private DeadLetterCheck() {}

    static List<Finding> findings(Facts facts) {
        Set<Source> poison = new HashSet<>();
        for (Submission submission : facts.submissions()) {
            if (submission.requestId() == null && submission.position() != null) {
                poison.add(submission.position());
            }
        }
        Set<Source> found = new HashSet<>();
        List<Finding> findings = new ArrayList<>();
        for (DeadLetter letter : facts.deadLetters()) {
            if (found.add(letter.source()) && !poison.contains(letter.source())) {
                String what = letter.source() + " is dead-lettered: " + letter.reason();
                findings.add(new Finding(Kind.DEAD_LETTER_UNEXPECTED, null, what));
            }
        }
        for (Source source : poison) {
            if (!found.contains(source)) {
                String what = "the poison at " + source + " is not dead-lettered";
                findings.add(new Finding(Kind.DEAD_LETTER_MISSING, null, what));
            }
        }
        return findings;
    }
}
