package io.aistrale.demo.check;

/// Tokens in disjoint classes, as the ledger bills them; the demo uses no others.
public record TokenCounts(
        long input, long cached, long write5m, long write1h, long output, long reasoning) {

    public static final TokenCounts NONE = new TokenCounts(0, 0, 0, 0, 0, 0);

    public TokenCounts plus(TokenCounts other) {
        return new TokenCounts(
                input + other.input,
                cached + other.cached,
                write5m + other.write5m,
                write1h + other.write1h,
                output + other.output,
                reasoning + other.reasoning);
    }

    public long allInput() {
        return input + cached + write5m + write1h;
    }

    public long allOutput() {
        return output + reasoning;
    }

    /// Short, for messages.
    public String shown() {
        return allInput() + " in / " + allOutput() + " out";
    }
}
