package io.aistrale.simulator.wire;

/// The simulator's tokenizer: four characters (UTF-16 units) are a token, rounded up, and nothing
/// is less than one. Real tokenizers differ; what counts here is that anybody can recompute a bill.
public final class Tokens {

    public static final int CHARACTERS_A_TOKEN = 4;

    private Tokens() {}

    public static int count(String text) {
        return ofLength(text.length());
    }

    public static int ofLength(int characters) {
        return Math.max(1, (characters + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN);
    }
}
