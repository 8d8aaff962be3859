package io.aistrale.schemas.jinja;

/// Looks for one text in others in linear time. Java's own search tries at every place anew, which
/// for two texts of one letter costs the product of their lengths: short ones are left to it, the
/// longer ones are looked for as Knuth, Morris and Pratt do.
final class Search {

    private static final int SHORT = 16;

    private final String part;
    private final Budget budget;
    private final int[] fallback;

    Search(String part, Budget budget) {
        this.part = part;
        this.budget = budget;
        if (part.length() > SHORT) {
            budget.text(2L * part.length());
        }
        this.fallback = part.length() > SHORT ? fallback(part) : new int[0];
    }

    private static int[] fallback(String part) {
        int[] fallback = new int[part.length()];
        int matched = 0;
        for (int i = 1; i < part.length(); i++) {
            while (matched > 0 && part.charAt(i) != part.charAt(matched)) {
                matched = fallback[matched - 1];
            }
            if (part.charAt(i) == part.charAt(matched)) {
                matched++;
            }
            fallback[i] = matched;
        }
        return fallback;
    }

    int length() {
        return part.length();
    }

    /// @return where it begins, or -1
    int in(String text, int from) {
        int found = fallback.length == 0 ? text.indexOf(part, from) : linear(text, from);
        budget.steps(1 + (found < 0 ? text.length() - from : found - from + part.length()) / SHORT);
        return found;
    }

    int lastIn(String text) {
        int last = -1;
        for (int found = in(text, 0); found >= 0; found = in(text, found + 1)) {
            last = found;
            if (part.isEmpty()) {
                return text.length();
            }
        }
        return last;
    }

    private int linear(String text, int from) {
        int matched = 0;
        for (int i = from; i < text.length(); i++) {
            while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
                matched = fallback[matched - 1];
            }
            if (text.charAt(i) == part.charAt(matched)) {
                matched++;
            }
            if (matched == part.length()) {
                return i - matched + 1;
            }
        }
        return -1;
    }
}
