package io.aistrale.gateway.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.gateway.TestSecrets;
import io.aistrale.gateway.secret.UnusableSecretException;
import io.aistrale.schemas.token.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresentedKeyTest {

    @Test
    void aNewKeyIsReadBackAndNeverPrinted() {
        PresentedKey key = PresentedKey.generate();

        assertThat(PresentedKey.parse(key.reveal())).contains(key);
        assertThat(key.toString()).doesNotContain(key.secret().reveal());
        assertThat(PresentedKey.generate().reveal()).isNotEqualTo(key.reveal());
    }

    /// By number: a report's names hold no keys.
    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "",
                "ak_",
                "ak_abc.def",
                "sk-c4nary-proj-1234567890",
                "ak_AAAAAAAAAAAAAAAA.' OR 1=1 --"
            })
    void whatIsNoKeyIsNotLookedUp(String text) {
        assertThat(PresentedKey.parse(text)).isEmpty();
    }

    @Test
    void aHashFitsItsSecretUnderItsPepperOnly() {
        Secret secret = PresentedKey.generate().secret();
        byte[] stored = new ApiKeyHash(TestSecrets.secret(1)).of(secret);

        assertThat(stored).hasSize(32);
        assertThat(new ApiKeyHash(TestSecrets.secret(1)).matches(secret, stored)).isTrue();
        assertThat(new ApiKeyHash(TestSecrets.secret(1)).matches(Secret.of("c4nary-other"), stored))
                .isFalse();
        assertThat(new ApiKeyHash(TestSecrets.secret(2)).matches(secret, stored)).isFalse();
    }

    @Test
    void anAdminKeyOfFifteenCharactersIsTooShort() {
        var properties = new AdminProperties(Secret.of("fifteen-c4nary!"));

        assertThatThrownBy(() -> AdminKey.of(properties))
                .isInstanceOf(UnusableSecretException.class)
                .hasMessage("AISTRALE_ADMIN_KEY must have at least 16 characters, it has 15");
        assertThatThrownBy(() -> AdminKey.of(new AdminProperties(null)))
                .isInstanceOf(UnusableSecretException.class);
    }
}
