package io.aistrale.schemas.jinja;

/// A text in the making, which pays for each part before it is added.
final class TextBuilder {

    private final Budget budget;
    private final StringBuilder text = new StringBuilder();

    TextBuilder(Budget budget) {
        budget.beginning();
        this.budget = budget;
    }

    TextBuilder append(String part) {
        return append(part, 0, part.length());
    }

    TextBuilder append(String whole, int from, int to) {
        budget.growing(text.length(), to - from);
        text.append(whole, from, to);
        return this;
    }

    TextBuilder append(char part) {
        budget.growing(text.length(), 1);
        text.append(part);
        return this;
    }

    TextBuilder appendCodePoint(int part) {
        if (Character.isBmpCodePoint(part)) {
            return append((char) part);
        }
        return append(Character.highSurrogate(part)).append(Character.lowSurrogate(part));
    }

    /// The last digits of a number, base 16, small letters.
    TextBuilder hex(int number, int digits) {
        for (int i = digits - 1; i >= 0; i--) {
            append(Character.forDigit((number >>> (4 * i)) & 0xf, 16));
        }
        return this;
    }

    TextBuilder repeat(String part, long times) {
        budget.growing(
                text.length(), part.length() * Math.max(0, Math.min(times, Integer.MAX_VALUE)));
        text.repeat(part, (int) Math.max(0, times));
        return this;
    }

    int length() {
        return text.length();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
