package io.aistrale.systemtest.leak;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// A word by which what a test hands in is known again, however it is written: all tests' secrets
/// carry one, and prompts another. Letters and digits only, which no URL or JSON has to escape.
public enum Canary {
    /// In every token, key and password that a test uses; [SecretsOfTestsTest] sees to it.
    SECRET("c4nary"),

    /// In prompts of tests that look for them.
    PROMPT("pr0mpt");

    private final String word;

    Canary(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /// The word as it is looked for, by the name of the way of writing.
    Map<String, String> forms() {
        byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
        var forms = new LinkedHashMap<String, String>();
        forms.put("plain", word);
        forms.put("reversed", new StringBuilder(word).reverse().toString());
        forms.put("hex", HexFormat.of().formatHex(bytes));
        forms.put("HEX", HexFormat.of().withUpperCase().formatHex(bytes));
        forms.put(
                "UTF-16",
                new String(word.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1));
        for (int before = 0; before < 3; before++) {
            forms.put("base64 after " + before, base64(bytes, before));
        }
        return forms;
    }

    /// The characters of base64 that depend on the word alone, where it begins at this place within
    /// three bytes.
    private static String base64(byte[] bytes, int before) {
        byte[] shifted = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, shifted, before, bytes.length);
        String written = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        int from = (before * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        return written.substring(from, to);
    }
}
