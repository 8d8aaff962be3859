package io.aistrale.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackSecretsTest {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            PosixFilePermissions.fromString("rw-------");

    @TempDir Path data;

    @Test
    void secretsAreMadeOnceAndKept() throws Exception {
        StackSecrets first = StackSecrets.in(data, Map.of());
        String gatewaySecret = Files.readString(first.gatewaySecret());
        String contentKeyset = Files.readString(first.contentKeyset());
        StackSecrets second = StackSecrets.in(data, Map.of());

        assertThat(first.adminKeyIsNew()).isTrue();
        assertThat(second.adminKeyIsNew()).isFalse();
        assertThat(second.adminKey()).isEqualTo(first.adminKey());
        assertThat(first.adminKey().reveal()).hasSizeGreaterThan(40);
        assertThat(Files.readString(second.gatewaySecret())).isEqualTo(gatewaySecret);
        assertThat(Files.readString(second.contentKeyset())).isEqualTo(contentKeyset);
        assertThat(Base64.getDecoder().decode(gatewaySecret.strip())).hasSize(32);
    }

    @Test
    void onlyTheirOwnerReadsThem() throws Exception {
        StackSecrets secrets = StackSecrets.in(data, Map.of());

        assertThat(Files.getPosixFilePermissions(secrets.privateKeyset())).isEqualTo(OWNER_ONLY);
        assertThat(Files.getPosixFilePermissions(secrets.contentKeyset())).isEqualTo(OWNER_ONLY);
        assertThat(Files.getPosixFilePermissions(secrets.gatewaySecret())).isEqualTo(OWNER_ONLY);
        assertThat(Files.getPosixFilePermissions(secrets.adminKeyFile())).isEqualTo(OWNER_ONLY);
        assertThat(secrets.publicKeyset()).exists();
    }

    @Test
    void anAdminKeyThatIsGivenIsUsedAndNotKept() {
        StackSecrets secrets =
                StackSecrets.in(data, Map.of("AISTRALE_ADMIN_KEY", "a-key-of-c4nary!"));

        assertThat(secrets.adminKey().reveal()).isEqualTo("a-key-of-c4nary!");
        assertThat(secrets.adminKeyIsNew()).isFalse();
        assertThat(secrets.adminKeyFile()).doesNotExist();
    }

    @Test
    void anAdminKeyThatIsTooShortIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() ->
                        StackSecrets.in(data, Map.of("AISTRALE_ADMIN_KEY", "fifteen-c4nary!")))
                .isInstanceOf(StackFailedException.class)
                .hasMessage("AISTRALE_ADMIN_KEY has 15 characters: it must have 16 or more.");
    }
}
