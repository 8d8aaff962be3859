package io.aistrale.worker.provider;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Recorded JSON gone wrong: bytes flipped, cut, doubled; values of another type or size.
final class Mutations {
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "[]",
                    "{}",
                    "-1",
                    "1e400",
                    "1e999999999",
                    "9e99999999999",
                    "99999999999999999999",
                    "0.5",
                    "\"\"",
                    "\"x\"",
                    "[null]",
                    "[[]]");

    private Mutations() {}

    static byte[] of(byte[] recorded, Random random) {
        byte[] mutated = recorded;
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            mutated =
                    switch (random.nextInt(5)) {
                        case 0 -> flipped(mutated, random);
                        case 1 -> Arrays.copyOf(mutated, random.nextInt(mutated.length + 1));
                        case 2 -> doubled(mutated, random);
                        default -> replaced(mutated, random);
                    };
        }
        return mutated;
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        var flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
        }
        return flipped;
    }

    private static byte[] doubled(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        int to = random.nextInt(from, bytes.length + 1);
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        return (text.substring(0, to) + text.substring(from)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Another value after one of the colons.
    private static byte[] replaced(byte[] bytes, Random random) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        var colons =
                IntStream.range(0, text.length()).filter(at -> text.charAt(at) == ':').toArray();
        if (colons.length == 0) {
            return bytes;
        }
        int from = colons[random.nextInt(colons.length)] + 1;
        int to = from;
        while (to < text.length() && ",}]".indexOf(text.charAt(to)) < 0) {
            to++;
        }
        return (text.substring(0, from)
                        + VALUES.get(random.nextInt(VALUES.size()))
                        + text.substring(to))
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
