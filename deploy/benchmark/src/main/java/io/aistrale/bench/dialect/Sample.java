package io.aistrale.bench.dialect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// Requests and answers beside this class.
final class Sample {
    private Sample() {}

    static byte[] bytes(String name) {
        try (var sample = Sample.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(sample, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }
}
