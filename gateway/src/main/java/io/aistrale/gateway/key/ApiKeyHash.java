package io.aistrale.gateway.key;

import io.aistrale.gateway.secret.GatewaySecret;
import io.aistrale.gateway.secret.GatewaySecret.KeyedHash;
import io.aistrale.schemas.token.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// The form in which the database keeps an API key's secret: HMAC-SHA-256 under a pepper the
/// database does not have.
public final class ApiKeyHash {

    private final KeyedHash pepper;

    public ApiKeyHash(GatewaySecret secret) {
        this.pepper = secret.keyFor("aistrale/api-key-pepper/v1");
    }

    public byte[] of(Secret keySecret) {
        return pepper.of(keySecret.reveal().getBytes(StandardCharsets.UTF_8));
    }

    /// Takes the same time wherever the two differ.
    public boolean matches(Secret presented, byte[] stored) {
        return MessageDigest.isEqual(of(presented), stored);
    }
}
