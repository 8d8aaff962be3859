package io.aistrale.schemas.token;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A keyset of secret keys of one kind, as it is changed: one key is the primary, all enabled ones
/// open. Immutable; a change gives a new one to be written. The kind must be registered with Tink
/// before.
public final class KeyRing {

    private final KeysetHandle keys;
    private final Parameters kind;

    /// One key as an operator sees it.
    ///
    /// @param id as what it sealed names it
    /// @param primary whether it seals
    /// @param enabled whether it still opens
    public record Key(String id, boolean primary, boolean enabled) {}

    private KeyRing(KeysetHandle keys, Parameters kind) {
        this.keys = keys;
        this.kind = kind;
    }

    /// A new keyset of one key.
    public static KeyRing generate(Parameters kind) {
        return new KeyRing(built(KeysetHandle.newBuilder().addEntry(primary(kind))), kind);
    }

    /// The keyset in a file.
    ///
    /// @param called what such a keyset is called where it is not one
    /// @throws UnusableKeysetException the file is missing or damaged, or its keys are not secret
    public static KeyRing read(Path file, Parameters kind, String called) {
        try {
            return new KeyRing(
                    TinkJsonProtoKeysetFormat.parseKeyset(
                            KeysetFile.read(file), InsecureSecretKeyAccess.get()),
                    kind);
        } catch (GeneralSecurityException wrong) {
            throw new UnusableKeysetException(file + " is no " + called, wrong);
        }
    }

    /// The same keys and a new primary one. What the old ones sealed still opens.
    public KeyRing rotate() {
        return with(KeysetHandle.newBuilder(keys).addEntry(primary(kind)));
    }

    /// Seals with another of the keys from now on.
    ///
    /// @throws IllegalArgumentException there is no such key, or it is disabled
    public KeyRing promote(String keyId) {
        return with(keyId, KeysetHandle.Builder.Entry::makePrimary);
    }

    /// What this key sealed opens no more.
    ///
    /// @throws IllegalArgumentException there is no such key, or it is the primary one
    public KeyRing disable(String keyId) {
        if (primaryId().equals(keyId)) {
            throw new IllegalArgumentException(
                    "Key " + keyId + " is the primary one: promote another first");
        }
        return with(keyId, entry -> entry.setStatus(KeyStatus.DISABLED));
    }

    /// All keys, oldest first.
    public List<Key> keys() {
        return IntStream.range(0, keys.size())
                .mapToObj(keys::getAt)
                .map(entry -> new Key(id(entry.getId()), entry.isPrimary(), Hpke.enabled(entry)))
                .toList();
    }

    /// Ids of the keys that open.
    public Set<String> enabledIds() {
        return keys().stream()
                .filter(Key::enabled)
                .map(Key::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    public String primaryId() {
        return id(keys.getPrimary().getId());
    }

    /// A key's id as in the keyset's JSON.
    public static String id(int id) {
        return Hpke.keyId(id);
    }

    /// What seals or opens with the keys.
    ///
    /// @throws UnusableKeysetException the keys are of another kind
    public <P> P primitive(Class<P> primitive) {
        return Hpke.primitive(keys, primitive);
    }

    /// Writes the keys, readable by their owner only, in the place of any file there.
    public void write(Path file) {
        try {
            KeysetFile.writePrivate(
                    file,
                    TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException("A keyset cannot be written", bug);
        }
    }

    @Override
    public String toString() {
        return "KeyRing" + keys();
    }

    KeysetHandle handle() {
        return keys;
    }

    private KeyRing with(String keyId, Consumer<KeysetHandle.Builder.Entry> change) {
        KeysetHandle.Builder builder = KeysetHandle.newBuilder(keys);
        List<Key> present = keys();
        for (int i = 0; i < present.size(); i++) {
            if (present.get(i).id().equals(keyId)) {
                if (!present.get(i).enabled()) {
                    throw new IllegalArgumentException("Key " + keyId + " is disabled");
                }
                change.accept(builder.getAt(i));
                return with(builder);
            }
        }
        throw new IllegalArgumentException("There is no key " + keyId);
    }

    private KeyRing with(KeysetHandle.Builder builder) {
        return new KeyRing(built(builder), kind);
    }

    private static KeysetHandle built(KeysetHandle.Builder builder) {
        try {
            return builder.build();
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException("The keyset cannot be built", bug);
        }
    }

    private static KeysetHandle.Builder.Entry primary(Parameters kind) {
        return KeysetHandle.generateEntryFromParameters(kind).withRandomId().makePrimary();
    }
}
