package io.aistrale.schemas.token;

import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.security.GeneralSecurityException;

/// Our choice among Tink's hybrid encryptions, in one place: HPKE (RFC 9180) with X25519,
/// HKDF-SHA256 and AES-256-GCM.
final class Hpke {

    static final HpkeParameters PARAMETERS;

    /// Tink puts a byte 1 and the key's id, 4 bytes big-endian, before every ciphertext.
    static final int PREFIX_BYTES = 1 + Integer.BYTES;

    static {
        try {
            HybridConfig.register();
            PARAMETERS =
                    HpkeParameters.builder()
                            .setVariant(HpkeParameters.Variant.TINK)
                            .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                            .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                            .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                            .build();
        } catch (GeneralSecurityException bug) {
            throw new ExceptionInInitializerError(bug);
        }
    }

    private Hpke() {}

    /// Parsing goes through here, so that Tink knows the kind of key by then.
    static KeysetHandle parsePublic(String json) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(json);
    }

    static <P> P primitive(KeysetHandle keys, Class<P> kind) {
        try {
            return keys.getPrimitive(RegistryConfiguration.get(), kind);
        } catch (GeneralSecurityException wrongKeys) {
            throw new UnusableKeysetException(
                    "The keyset gives no "
                            + kind.getSimpleName()
                            + ": its keys are of another kind",
                    wrongKeys);
        }
    }

    /// As in the keyset's JSON.
    static String keyId(int id) {
        return Integer.toUnsignedString(id);
    }

    static boolean enabled(KeysetHandle.Entry entry) {
        return entry.getStatus() == KeyStatus.ENABLED;
    }
}
