package io.aistrale.schemas.content;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.aead.XAesGcmParameters;
import io.aistrale.schemas.token.KeyRing;
import io.aistrale.schemas.token.UnusableKeysetException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/// The keys of stored content: one secret keyset, that of telemetry-consumer (seals) and of the
/// gateway (opens). Immutable; a change gives a new one to be written.
///
/// To change keys: [#rotate()], bring the file to the gateways, then to the telemetry-consumers
/// (both read it again by themselves), wait until the outputs of the old key have had their time,
/// and [#disable(String)] it. `deploy/aistrale outputs` does each step.
public final class ContentKeyset {

    /// AES-256-GCM with a key derived for each message: random nonces of 192 bits, so that one key
    /// seals any number of outputs. With plain GCM's 96 bits a key would be used up after 2^32.
    private static final XAesGcmParameters PARAMETERS;

    static {
        try {
            AeadConfig.register();
            PARAMETERS = PredefinedAeadParameters.XAES_256_GCM_192_BIT_NONCE;
        } catch (GeneralSecurityException bug) {
            throw new ExceptionInInitializerError(bug);
        }
    }

    private final KeyRing keys;

    private ContentKeyset(KeyRing keys) {
        this.keys = keys;
    }

    /// A new keyset of one key.
    public static ContentKeyset generate() {
        return new ContentKeyset(KeyRing.generate(PARAMETERS));
    }

    /// The keyset in a file.
    ///
    /// @throws UnusableKeysetException the file is missing, damaged or of another kind
    public static ContentKeyset read(Path file) {
        KeyRing keys = KeyRing.read(file, PARAMETERS, "content keyset");
        keys.primitive(Aead.class);
        return new ContentKeyset(keys);
    }

    /// The same keys and a new primary one. What the old ones sealed still opens.
    public ContentKeyset rotate() {
        return new ContentKeyset(keys.rotate());
    }

    /// Seals with another of the keys from now on.
    ///
    /// @throws IllegalArgumentException there is no such key, or it is disabled
    public ContentKeyset promote(String keyId) {
        return new ContentKeyset(keys.promote(keyId));
    }

    /// What this key sealed opens no more.
    ///
    /// @throws IllegalArgumentException there is no such key, or it is the primary one
    public ContentKeyset disable(String keyId) {
        return new ContentKeyset(keys.disable(keyId));
    }

    /// All keys, oldest first; their ids as in [SealedOutput#keyId(byte[])].
    public List<KeyRing.Key> keys() {
        return keys.keys();
    }

    public String primaryId() {
        return keys.primaryId();
    }

    /// Writes the keyset, readable by its owner only, in the place of any file there.
    public void write(Path file) {
        keys.write(file);
    }

    public OutputSealer sealer() {
        return new OutputSealer(keys.primitive(Aead.class));
    }

    public OutputOpener opener() {
        return new OutputOpener(keys.primitive(Aead.class), keys.enabledIds());
    }

    @Override
    public String toString() {
        return "ContentKeyset" + keys();
    }
}
