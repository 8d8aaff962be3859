package io.aistrale.demo.check;

import java.util.List;

/// One thing that must hold.
///
/// @param claim what is checked
/// @param numbers what was counted
/// @param differences what contradicts it; empty where it holds
public record Check(Verdict verdict, String claim, String numbers, List<String> differences) {

    public enum Verdict {
        OK,
        FAILED,
        SKIPPED
    }

    public Check {
        differences = List.copyOf(differences);
    }

    static Check of(String claim, String numbers, List<String> differences) {
        Verdict verdict = differences.isEmpty() ? Verdict.OK : Verdict.FAILED;
        return new Check(verdict, claim, numbers, differences);
    }

    static Check skipped(String claim, String reason) {
        return new Check(Verdict.SKIPPED, claim, reason, List.of());
    }

    public boolean failed() {
        return verdict == Verdict.FAILED;
    }
}
