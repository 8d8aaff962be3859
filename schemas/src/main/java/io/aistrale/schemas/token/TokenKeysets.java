package io.aistrale.schemas.token;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkeParameters;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// The keys of provider tokens: the private keyset, and the public one that follows from it.
/// Immutable; a change gives a new one to be written.
///
/// To change keys: [#rotate()], bring the private keyset to the workers, then the public one to the
/// gateways (all read their files again by themselves), seal every row again whose key is not the
/// primary, and last [#disable(String)] the old key. `deploy/aistrale tokens` does each step.
public final class TokenKeysets {

    private final KeysetHandle privateKeys;

    /// One key as an operator sees it.
    ///
    /// @param id as in [SealedToken#keyId()]
    /// @param primary whether the public keyset seals with it
    /// @param enabled whether it still opens
    public record Key(String id, boolean primary, boolean enabled) {}

    private TokenKeysets(KeysetHandle privateKeys) {
        this.privateKeys = privateKeys;
    }

    /// A new private keyset of one key.
    public static TokenKeysets generate() {
        return new TokenKeysets(
                Hpke.build(KeysetHandle.newBuilder().addEntry(newKey().makePrimary())));
    }

    /// The private keyset in a file.
    ///
    /// @throws UnusableKeysetException the file is missing, damaged, or holds public keys only
    public static TokenKeysets read(Path privateKeyset) {
        try {
            KeysetHandle keys = Hpke.parsePrivate(KeysetFile.read(privateKeyset));
            keys.getPublicKeysetHandle();
            return new TokenKeysets(keys);
        } catch (GeneralSecurityException wrong) {
            throw new UnusableKeysetException(
                    privateKeyset + " is no private keyset for provider tokens", wrong);
        }
    }

    /// The same keys and a new primary one. What the old ones sealed still opens.
    public TokenKeysets rotate() {
        return new TokenKeysets(
                Hpke.build(KeysetHandle.newBuilder(privateKeys).addEntry(newKey().makePrimary())));
    }

    /// Seals with another of the keys from now on.
    ///
    /// @throws IllegalArgumentException there is no such key, or it is disabled
    public TokenKeysets promote(String keyId) {
        return with(keyId, KeysetHandle.Builder.Entry::makePrimary);
    }

    /// What this key sealed opens no more.
    ///
    /// @throws IllegalArgumentException there is no such key, or it is the primary one
    public TokenKeysets disable(String keyId) {
        if (keys().stream().anyMatch(key -> key.id().equals(keyId) && key.primary())) {
            throw new IllegalArgumentException(
                    "Key " + keyId + " is the primary one: promote another first");
        }
        return with(keyId, entry -> entry.setStatus(KeyStatus.DISABLED));
    }

    /// All keys, oldest first.
    public List<Key> keys() {
        return IntStream.range(0, privateKeys.size())
                .mapToObj(privateKeys::getAt)
                .map(entry ->
                        new Key(Hpke.keyId(entry.getId()), entry.isPrimary(), Hpke.enabled(entry)))
                .toList();
    }

    /// Writes the keyset that opens, readable by its owner only, in the place of any file there.
    public void writePrivate(Path file) {
        try {
            KeysetFile.writePrivate(
                    file,
                    TinkJsonProtoKeysetFormat.serializeKeyset(
                            privateKeys, InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException("A private keyset cannot be written", bug);
        }
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
            return privateKeys.getPublicKeysetHandle();
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException("A private keyset has no public one", bug);
        }
    }

    private TokenKeysets with(String keyId, Consumer<KeysetHandle.Builder.Entry> change) {
        KeysetHandle.Builder builder = KeysetHandle.newBuilder(privateKeys);
        List<Key> keys = keys();
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).id().equals(keyId)) {
                if (!keys.get(i).enabled()) {
                    throw new IllegalArgumentException("Key " + keyId + " is disabled");
                }
                change.accept(builder.getAt(i));
                return new TokenKeysets(Hpke.build(builder));
            }
        }
        throw new IllegalArgumentException("There is no key " + keyId);
    }

    private static KeysetHandle.Builder.Entry newKey() {
        HpkeParameters parameters = Hpke.PARAMETERS;
        return KeysetHandle.generateEntryFromParameters(parameters).withRandomId();
    }
}
