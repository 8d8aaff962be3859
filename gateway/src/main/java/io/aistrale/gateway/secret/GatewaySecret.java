package io.aistrale.gateway.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret all gateways of a deployment share, and the keys derived from it, one per purpose.
public final class GatewaySecret {

    private static final int LEAST_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    private GatewaySecret(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    /// Reads the secret file.
    ///
    /// @throws UnusableSecretException the file is not set, cannot be read, is not base64, or is
    ///   too short
    public static GatewaySecret read(SecretProperties properties) {
        if (properties.file().isBlank()) {
            throw new UnusableSecretException(
                    "AISTRALE_GATEWAY_SECRET_FILE is not set: it names a file of at least 32 random"
                            + " bytes in base64 (head -c 32 /dev/urandom | base64)",
                    null);
        }
        Path file = Path.of(properties.file());
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(Files.readString(file).strip());
            if (bytes.length < LEAST_BYTES) {
                throw new UnusableSecretException(
                        "The gateway secret in %s has %d bytes, at least %d are needed"
                                .formatted(file, bytes.length, LEAST_BYTES),
                        null);
            }
            return new GatewaySecret(bytes);
        } catch (IOException unreadable) {
            throw new UnusableSecretException(
                    "Cannot read the gateway secret file " + file, unreadable);
        } catch (IllegalArgumentException notBase64) {
            // Its message would repeat a character of the secret.
            throw new UnusableSecretException(
                    "The gateway secret in " + file + " is not base64", null);
        }
    }

    /// A key for one purpose, independent of those for others.
    public KeyedHash keyFor(String purpose) {
        return new KeyedHash(hmac(secret, purpose.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] hmac(SecretKeySpec key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, impossible);
        }
    }

    /// HMAC-SHA-256 under a derived key.
    public static final class KeyedHash {

        private final SecretKeySpec key;

        private KeyedHash(byte[] key) {
            this.key = new SecretKeySpec(key, ALGORITHM);
        }

        /// 32 bytes. The parts are joined as they are: only the last may vary in length.
        public byte[] of(byte[]... parts) {
            return hmac(key, parts);
        }
    }
}
