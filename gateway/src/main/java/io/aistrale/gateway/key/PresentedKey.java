package io.aistrale.gateway.key;

import io.aistrale.schemas.token.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// An API key as its holder presents it: `ak_<key id>.<secret>`.
///
/// @param id 16 characters of base64url, `ak_` in front
/// @param secret 256 bits, base64url
public record PresentedKey(String id, Secret secret) {

    private static final Pattern FORMAT =
            Pattern.compile("(ak_[A-Za-z0-9_-]{16})\\.([A-Za-z0-9_-]{43})");
    private static final int ID_BYTES = 12;
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Reads what a caller sent; empty where it is no key of ours.
    public static Optional<PresentedKey> parse(String text) {
        var matcher = FORMAT.matcher(text);
        return matcher.matches()
                ? Optional.of(new PresentedKey(matcher.group(1), Secret.of(matcher.group(2))))
                : Optional.empty();
    }

    /// A new key nobody has seen.
    public static PresentedKey generate() {
        return new PresentedKey("ak_" + random(ID_BYTES), Secret.of(random(SECRET_BYTES)));
    }

    /// The whole key, to be shown to its holder once.
    public String reveal() {
        return id + "." + secret.reveal();
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
