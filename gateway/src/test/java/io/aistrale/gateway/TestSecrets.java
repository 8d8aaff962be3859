package io.aistrale.gateway;

import io.aistrale.gateway.secret.GatewaySecret;
import io.aistrale.gateway.secret.SecretProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/// Gateway secrets for tests; the same number is the same secret.
public final class TestSecrets {

    private TestSecrets() {}

    public static GatewaySecret secret(int number) {
        return GatewaySecret.read(new SecretProperties(file(number).toString()));
    }

    public static Path file(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        try {
            Path file = Files.createTempFile("gateway", ".secret");
            file.toFile().deleteOnExit();
            return Files.writeString(file, Base64.getEncoder().encodeToString(bytes));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
