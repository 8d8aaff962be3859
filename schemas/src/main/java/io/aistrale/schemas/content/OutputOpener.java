package io.aistrale.schemas.content;

import com.google.crypto.tink.Aead;
import io.aistrale.schemas.content.OpenedOutput.Reason;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.UUID;

/// Opens outputs with any enabled key of a content keyset. Safe for any number of threads.
public final class OutputOpener {

    private final Aead aead;
    private final Set<String> enabledKeys;

    OutputOpener(Aead aead, Set<String> enabledKeys) {
        this.aead = aead;
        this.enabledKeys = enabledKeys;
    }

    public OpenedOutput open(UUID requestId, byte[] sealed) {
        if (SealedOutput.keyId(sealed).filter(enabledKeys::contains).isEmpty()) {
            return new OpenedOutput.Refused(Reason.NO_SUCH_KEY);
        }
        byte[] bytes;
        try {
            bytes = aead.decrypt(sealed, SealedOutput.place(requestId));
        } catch (GeneralSecurityException _) {
            return new OpenedOutput.Refused(Reason.WRONG_PLACE_OR_DAMAGED);
        }
        return StoredOutput.fromBytes(bytes)
                .<OpenedOutput>map(OpenedOutput.Output::new)
                .orElseGet(() -> new OpenedOutput.Refused(Reason.UNKNOWN_FORMAT));
    }
}
