package io.aistrale.schemas.token;

import com.google.crypto.tink.HybridDecrypt;
import io.aistrale.schemas.token.Opened.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Set;

/// Opens sealed provider tokens with the private keyset.
public final class TokenOpener {

    private final HybridDecrypt decrypt;
    private final Set<String> enabledKeys;

    TokenOpener(KeyRing privateKeys) {
        this.decrypt = privateKeys.primitive(HybridDecrypt.class);
        this.enabledKeys = privateKeys.enabledIds();
    }

    /// Opens with any enabled key of a private keyset file.
    ///
    /// @throws UnusableKeysetException the file is missing, damaged, or holds public keys only
    public static TokenOpener fromFile(Path privateKeyset) {
        return TokenKeysets.read(privateKeyset).opener();
    }

    public Opened open(TokenContext context, SealedToken sealed) {
        if (sealed.ownKeyId().filter(enabledKeys::contains).isEmpty()) {
            return new Opened.Refused(Reason.NO_SUCH_KEY);
        }
        try {
            byte[] token = decrypt.decrypt(sealed.ciphertext(), context.bytes());
            return new Opened.Token(Secret.of(new String(token, StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException _) {
            return new Opened.Refused(Reason.WRONG_CONTEXT_OR_DAMAGED);
        }
    }
}
