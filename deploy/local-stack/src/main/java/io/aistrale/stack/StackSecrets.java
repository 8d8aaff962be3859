package io.aistrale.stack;

import io.aistrale.schemas.content.ContentKeyset;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.TokenKeysets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/// The stack's secrets: made when the data directory is new, kept in it, readable by their owner
/// only.
///
/// @param privateKeyset opens provider tokens: the worker's
/// @param publicKeyset seals them: the gateway's
/// @param contentKeyset seals and opens stored outputs: telemetry-consumer's and the gateway's
/// @param gatewaySecret file of 32 random bytes in base64
/// @param adminKey API key with all scopes
/// @param adminKeyFile where a key that was made here is kept; absent where it was given
/// @param adminKeyIsNew made just now, so that it is shown, once
record StackSecrets(
        Path privateKeyset,
        Path publicKeyset,
        Path contentKeyset,
        Path gatewaySecret,
        Secret adminKey,
        Path adminKeyFile,
        boolean adminKeyIsNew) {

    private static final String DIRECTORY = "secrets";
    private static final String ADMIN_KEY_VARIABLE = "AISTRALE_ADMIN_KEY";
    private static final int SHORTEST_ADMIN_KEY = 16;
    private static final int RANDOM_BYTES = 32;

    static StackSecrets in(Path data, Map<String, String> environment) {
        Path directory = data.resolve(DIRECTORY);
        Path privateKeyset = privateKeyset(data);
        Path publicKeyset = publicKeyset(data);
        Path contentKeyset = contentKeyset(data);
        Path gatewaySecret = directory.resolve("gateway-secret");
        Path adminKeyFile = adminKey(data);
        String given = environment.getOrDefault(ADMIN_KEY_VARIABLE, "");
        if (!given.isEmpty() && given.length() < SHORTEST_ADMIN_KEY) {
            throw new StackFailedException(
                    "%s has %d characters: it must have %d or more."
                            .formatted(ADMIN_KEY_VARIABLE, given.length(), SHORTEST_ADMIN_KEY));
        }
        try {
            Files.createDirectories(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            if (Files.notExists(privateKeyset) || Files.notExists(publicKeyset)) {
                makeKeysets(privateKeyset, publicKeyset);
            }
            if (Files.notExists(contentKeyset)) {
                ContentKeyset.generate().write(contentKeyset);
            }
            if (Files.notExists(gatewaySecret)) {
                writePrivate(gatewaySecret, random(Base64.getEncoder()));
            }
            boolean makeAdminKey = given.isEmpty() && Files.notExists(adminKeyFile);
            if (makeAdminKey) {
                writePrivate(
                        adminKeyFile,
                        "aistrale-admin-" + random(Base64.getUrlEncoder().withoutPadding()));
            }
            return new StackSecrets(
                    privateKeyset,
                    publicKeyset,
                    contentKeyset,
                    gatewaySecret,
                    Secret.of(given.isEmpty() ? Files.readString(adminKeyFile).strip() : given),
                    adminKeyFile,
                    makeAdminKey);
        } catch (IOException e) {
            throw new UncheckedIOException("Secrets could not be kept in " + directory, e);
        }
    }

    static Path privateKeyset(Path data) {
        return data.resolve(DIRECTORY).resolve("token-private-keyset.json");
    }

    static Path publicKeyset(Path data) {
        return data.resolve(DIRECTORY).resolve("token-public-keyset.json");
    }

    static Path contentKeyset(Path data) {
        return data.resolve(DIRECTORY).resolve("content-keyset.json");
    }

    static Path adminKey(Path data) {
        return data.resolve(DIRECTORY).resolve("admin-key");
    }

    /// The public file last: where it is missing, no token was ever sealed.
    private static void makeKeysets(Path privateKeyset, Path publicKeyset) {
        TokenKeysets keysets =
                Files.exists(privateKeyset)
                        ? TokenKeysets.read(privateKeyset)
                        : TokenKeysets.generate();
        keysets.writePrivate(privateKeyset);
        keysets.writePublic(publicKeyset);
    }

    private static String random(Base64.Encoder encoder) {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return encoder.encodeToString(bytes);
    }

    private static void writePrivate(Path file, String text) throws IOException {
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n", StandardOpenOption.WRITE);
    }
}
