package io.aistrale.schemas.jinja;

/// Looks for one text in others in linear time. Java's own search tries at every place anew, which
/// for two texts of one letter costs the product of their lengths: short ones are left to it, the
/// longer ones are looked for as Knuth, Morris and Pratt do.
final class Search {

    private static final int SHORT = 16;

    private final String part;
    private final boolean fromEnd;
    private final Budget budget;
    private final int[] fallback;

    /// @param fromEnd whether texts are gone through from their end
    Search(String part, boolean fromEnd, Budget budget) {
        this.part = part;
        this.fromEnd = fromEnd;
        this.budget = budget;
        if (part.length() > SHORT) {
            budget.text(2L * part.length());
        }
        this.fallback = part.length() > SHORT ? fallback() : new int[0];
    }

    private int[] fallback() {
        int[] fallback = new int[part.length()];
        int matched = 0;
        for (int i = 1; i < part.length(); i++) {
            while (matched > 0 && at(part, i) != at(part, matched)) {
                matched = fallback[matched - 1];
            }
            if (at(part, i) == at(part, matched)) {
                matched++;
            }
            fallback[i] = matched;
        }
        return fallback;
    }

    /// From the end, all is as in a mirror.
    private char at(String text, int place) {
        return text.charAt(fromEnd ? text.length() - 1 - place : place);
    }

    int length() {
        return part.length();
    }

    /// Its first place in the whole text, or its last one.
    ///
    /// @return where it begins, or -1
    int in(String text) {
        return in(text, fromEnd ? text.length() : 0);
    }

    /// Its first place at the bound or behind it; from the end, its last one that ends there or
    /// before it.
    ///
    /// @return where it begins, or -1
    int in(String text, int bound) {
        int found;
        if (fallback.length > 0) {
            found = linear(text, bound);
        } else {
            found =
                    fromEnd
                            ? text.lastIndexOf(part, bound - part.length())
                            : text.indexOf(part, bound);
        }
        int left = fromEnd ? bound : text.length() - bound;
        int passed = found < 0 ? left : Math.abs(found - bound) + part.length();
        budget.steps(1 + passed / SHORT);
        return found;
    }

    private int linear(String text, int bound) {
        int matched = 0;
        for (int i = fromEnd ? text.length() - bound : bound; i < text.length(); i++) {
            while (matched > 0 && at(text, i) != at(part, matched)) {
                matched = fallback[matched - 1];
            }
            if (at(text, i) == at(part, matched)) {
                matched++;
            }
            if (matched == part.length()) {
                return fromEnd ? text.length() - 1 - i : i - matched + 1;
            }
        }
        return -1;
    }
}
