package io.aistrale.schemas.token;

import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/// Seals provider tokens with the public keyset. What it seals it cannot open.
public final class TokenSealer {

    private final HybridEncrypt encrypt;
    private final String keyId;

    TokenSealer(KeysetHandle publicKeys) {
        this.encrypt = Hpke.primitive(publicKeys, HybridEncrypt.class);
        this.keyId = Hpke.keyId(publicKeys.getPrimary().getId());
    }

    /// Seals with the primary key of a public keyset file.
    ///
    /// @throws UnusableKeysetException the file is missing or damaged, or holds secrets: a gateway
    ///   must not even have them
    public static TokenSealer fromFile(Path publicKeyset) {
        try {
            return new TokenSealer(Hpke.parsePublic(KeysetFile.read(publicKeyset)));
        } catch (GeneralSecurityException wrong) {
            throw new UnusableKeysetException(
                    publicKeyset + " is no public keyset for provider tokens", wrong);
        }
    }

    public SealedToken seal(TokenContext context, Secret token) {
        byte[] plaintext = token.reveal().getBytes(StandardCharsets.UTF_8);
        try {
            return new SealedToken(encrypt.encrypt(plaintext, context.bytes()), keyId);
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException("Sealing failed for " + context, bug);
        }
    }

    /// The id of the key that seals now; rows with another one are to be sealed again.
    public String keyId() {
        return keyId;
    }
}
