package io.aistrale.schemas.content;

import com.google.crypto.tink.Aead;
import java.security.GeneralSecurityException;
import java.util.UUID;

/// Seals outputs with the primary key of a content keyset. Safe for any number of threads.
public final class OutputSealer {

    private final Aead aead;

    OutputSealer(Aead aead) {
        this.aead = aead;
    }

    public byte[] seal(UUID requestId, StoredOutput output) {
        try {
            return aead.encrypt(output.toBytes(), SealedOutput.place(requestId));
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException("Sealing failed for request " + requestId, bug);
        }
    }
}
