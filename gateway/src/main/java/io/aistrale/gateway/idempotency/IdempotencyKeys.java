package io.aistrale.gateway.idempotency;

import io.aistrale.gateway.secret.GatewaySecret;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/// Makes requests of one user under one key one inference. All of it throws `DataAccessException`
/// where keys cannot be looked up.
public final class IdempotencyKeys {

    private final IdempotencyDirectory directory;
    private final GatewaySecret secret;
    private final Duration keep;

    public IdempotencyKeys(
            IdempotencyDirectory directory,
            GatewaySecret secret,
            IdempotencyProperties properties) {
        this.directory = directory;
        this.secret = secret;
        this.keep = properties.keep();
    }

    /// Takes the key for a request, or tells what it stands for.
    public KeyClaim claim(KeyedRequest request) {
        String hash = hash(request);
        while (true) {
            if (directory.keep(
                    request.userId(),
                    request.key(),
                    request.requestId(),
                    request.receivedAt(),
                    hash,
                    keep)) {
                return new KeyClaim.First();
            }
            // Nothing is there where it has just been dropped.
            var stored = directory.find(request.userId(), request.key(), keep);
            if (stored.isPresent()) {
                return compared(stored.get(), hash);
            }
        }
    }

    /// What the key stands for; empty where that is nothing, and then it stays so.
    public Optional<KeyClaim> recall(KeyedRequest request) {
        return directory
                .find(request.userId(), request.key(), keep)
                .map(stored -> compared(stored, hash(request)));
    }

    /// Kafka has the request: it is not to be published again.
    public void acknowledge(String userId, String key, UUID requestId) {
        directory.acknowledge(userId, key, requestId);
    }

    private static KeyClaim compared(StoredKey stored, String hash) {
        return stored.bodyHash().equals(hash)
                ? new KeyClaim.Again(stored)
                : new KeyClaim.OtherBody();
    }

    /// The same body on another path is another request.
    private String hash(KeyedRequest request) {
        return HexFormat.of()
                .formatHex(
                        secret.keyFor("aistrale/idempotency-body/v1 " + request.path())
                                .of(request.body()));
    }
}
