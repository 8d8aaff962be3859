package io.aistrale.schemas.token;

import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/// The keys of provider tokens: the private keyset, and the public one that follows from it.
/// Immutable; a change gives a new one to be written.
///
/// To change keys: [#rotate()], bring the private keyset to the workers, then the public one to the
/// gateways (all read their files again by themselves), seal every row again whose key is not the
/// primary, and last [#disable(String)] the old key. `deploy/aistrale tokens` does each step.
public final class TokenKeysets {

    private final KeyRing privateKeys;

    private TokenKeysets(KeyRing privateKeys) {
        this.privateKeys = privateKeys;
    }

    /// A new private keyset of one key.
    public static TokenKeysets generate() {
        return new TokenKeysets(KeyRing.generate(Hpke.PARAMETERS));
    }

    /// The private keyset in a file.
    ///
    /// @throws UnusableKeysetException the file is missing, damaged, or holds public keys only
    public static TokenKeysets read(Path privateKeyset) {
        String called = "private keyset for provider tokens";
        KeyRing keys = KeyRing.read(privateKeyset, Hpke.PARAMETERS, called);
        try {
            keys.handle().getPublicKeysetHandle();
            return new TokenKeysets(keys);
        } catch (GeneralSecurityException wrong) {
            throw new UnusableKeysetException(privateKeyset + " is no " + called, wrong);
        }
    }

    /// The same keys and a new primary one. What the old ones sealed still opens.
    public TokenKeysets rotate() {
        return new TokenKeysets(privateKeys.rotate());
    }

    /// Seals with another of the keys from now on.
    ///
    /// @throws IllegalArgumentException there is no such key, or it is disabled
    public TokenKeysets promote(String keyId) {
        return new TokenKeysets(privateKeys.promote(keyId));
    }

    /// What this key sealed opens no more.
    ///
    /// @throws IllegalArgumentException there is no such key, or it is the primary one
    public TokenKeysets disable(String keyId) {
        return new TokenKeysets(privateKeys.disable(keyId));
    }

    /// All keys, oldest first; their ids as in [SealedToken#keyId()].
    public List<KeyRing.Key> keys() {
        return privateKeys.keys();
    }

    /// Writes the keyset that opens, readable by its owner only, in the place of any file there.
    public void writePrivate(Path file) {
        privateKeys.write(file);
    }

    /// Writes the keyset that seals, in the place of any file there.
    public void writePublic(Path file) {
        try {
            KeysetFile.writePublic(
                    file, TinkJsonProtoKeysetFormat.serializeKeysetWithoutSecret(publicKeys()));
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException("A public keyset cannot be written", bug);
        }
    }

    public TokenSealer sealer() {
        return new TokenSealer(publicKeys());
    }

    public TokenOpener opener() {
        return new TokenOpener(privateKeys);
    }

    @Override
    public String toString() {
        return "TokenKeysets" + keys();
    }

    private KeysetHandle publicKeys() {
        try {
            return privateKeys.handle().getPublicKeysetHandle();
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException("A private keyset has no public one", bug);
        }
    }
}
