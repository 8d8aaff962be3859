package io.aistrale.schemas.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.schemas.token.Opened.Reason;
import io.aistrale.schemas.token.Opened.Refused;
import io.aistrale.schemas.token.TokenOwner.Project;
import io.aistrale.schemas.token.TokenOwner.User;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedTokenTest {

    private static final String CANARY = "sk-c4nary-4f1d";
    private static final UUID ROW = UUID.fromString("019abcde-0000-7000-8000-000000000003");
    private static final TokenOwner ANN = new User("ann");
    private static final TokenContext CONTEXT = new TokenContext("openai", ANN, ROW, 1);
    private static final Secret TOKEN = Secret.of(CANARY);

    private final TokenKeysets keysets = TokenKeysets.generate();

    @TempDir Path directory;

    @Test
    void aSealedTokenOpensInItsOwnContext() {
        SealedToken sealed = keysets.sealer().seal(CONTEXT, TOKEN);

        assertThat(keysets.opener().open(CONTEXT, sealed)).isEqualTo(new Opened.Token(TOKEN));
    }

    @Test
    void aTokenMovedToAnotherProviderOwnerRowOrVersionDoesNotOpen() {
        SealedToken sealed = keysets.sealer().seal(CONTEXT, TOKEN);

        for (TokenContext other :
                List.of(
                        new TokenContext("anthropic", ANN, ROW, 1),
                        new TokenContext("openai", new User("bob"), ROW, 1),
                        new TokenContext("openai", new Project("ann"), ROW, 1),
                        new TokenContext(
                                "openai", ANN, new UUID(ROW.getMostSignificantBits(), 0), 1),
                        new TokenContext("openai", ANN, ROW, 2),
                        // The same letters, cut elsewhere.
                        new TokenContext("openaia", new User("nn"), ROW, 1))) {
            assertThat(keysets.opener().open(other, sealed))
                    .as(other.toString())
                    .isEqualTo(new Refused(Reason.WRONG_CONTEXT_OR_DAMAGED));
        }
    }

    @Test
    void aProjectsTokenOpensForNoOtherProjectAndForNoUserOfItsName() {
        TokenContext ofProject = new TokenContext("openai", new Project("ann"), ROW, 1);
        SealedToken sealed = keysets.sealer().seal(ofProject, TOKEN);

        assertThat(keysets.opener().open(ofProject, sealed)).isEqualTo(new Opened.Token(TOKEN));
        for (TokenOwner other : List.of(ANN, new Project("bob"))) {
            assertThat(keysets.opener().open(new TokenContext("openai", other, ROW, 1), sealed))
                    .as(other.toString())
                    .isEqualTo(new Refused(Reason.WRONG_CONTEXT_OR_DAMAGED));
        }
    }

    @Test
    void noTwoContextsHaveTheSameBytes() {
        assertThat(new TokenContext("ab", new User("c"), ROW, 1).bytes())
                .isNotEqualTo(new TokenContext("a", new User("bc"), ROW, 1).bytes());
        assertThat(new TokenContext("a", new User("b"), ROW, 1).bytes())
                .isNotEqualTo(new TokenContext("a", new Project("b"), ROW, 1).bytes());
    }

    /// Whoever changes these bytes closes every token stored so far.
    @Test
    void aUsersContextHasTheBytesItHadBeforeProjectsHadTokens() {
        assertThat(CONTEXT.bytes())
                .asHexString()
                .isEqualToIgnoringCase(
                        "0000001A"
                                + hex("aistrale/provider-token/v1")
                                + "00000006"
                                + hex("openai")
                                + "00000003"
                                + hex("ann")
                                + "019ABCDE000070008000000000000003"
                                + "00000001");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aDamagedCiphertextDoesNotOpenAndNeverThrows() {
        SealedToken sealed = keysets.sealer().seal(CONTEXT, TOKEN);
        for (int i = 0; i < sealed.ciphertext().length; i++) {
            byte[] damaged = sealed.ciphertext().clone();
            damaged[i] ^= 1;
            assertThat(keysets.opener().open(CONTEXT, new SealedToken(damaged, sealed.keyId())))
                    .as("byte " + i)
                    .isInstanceOf(Refused.class);
        }
        assertThat(keysets.opener().open(CONTEXT, new SealedToken(new byte[3], sealed.keyId())))
                .isEqualTo(new Refused(Reason.NO_SUCH_KEY));
    }

    @Test
    void oldAndNewKeysBothOpenWhileRotatingAndTheNewOneSeals() {
        SealedToken old = keysets.sealer().seal(CONTEXT, TOKEN);
        TokenKeysets rotated = keysets.rotate();
        SealedToken fresh = rotated.sealer().seal(CONTEXT, TOKEN);

        assertThat(rotated.opener().open(CONTEXT, old)).isEqualTo(new Opened.Token(TOKEN));
        assertThat(rotated.opener().open(CONTEXT, fresh)).isEqualTo(new Opened.Token(TOKEN));
        assertThat(fresh.ownKeyId()).contains(fresh.keyId());
        assertThat(fresh.keyId()).isNotEqualTo(old.keyId()).isEqualTo(rotated.sealer().keyId());
        assertThat(rotated.keys())
                .containsExactly(
                        new KeyRing.Key(old.keyId(), false, true),
                        new KeyRing.Key(fresh.keyId(), true, true));
        assertThat(keysets.opener().open(CONTEXT, fresh))
                .isEqualTo(new Refused(Reason.NO_SUCH_KEY));
    }

    @Test
    void aDisabledKeyRefusesAndThePrimaryCannotBeDisabled() {
        SealedToken old = keysets.sealer().seal(CONTEXT, TOKEN);
        TokenKeysets rotated = keysets.rotate();
        TokenKeysets disabled = rotated.disable(old.keyId());

        assertThat(disabled.opener().open(CONTEXT, old)).isEqualTo(new Refused(Reason.NO_SUCH_KEY));
        assertThatThrownBy(() -> rotated.disable(rotated.sealer().keyId()))
                .hasMessageContaining("promote another");
        assertThatThrownBy(() -> disabled.promote(old.keyId())).hasMessageContaining("is disabled");
        assertThatThrownBy(() -> rotated.promote("7")).hasMessageContaining("There is no key 7");
    }

    @Test
    void anOlderKeyCanBePromotedAgain() {
        String old = keysets.sealer().keyId();
        TokenKeysets back = keysets.rotate().promote(old);

        assertThat(back.sealer().keyId()).isEqualTo(old);
    }

    @Test
    void keysetsSurviveTheirFilesAndThePrivateOneIsItsOwnersOnly() throws Exception {
        Path privateFile = directory.resolve("keys/private.json");
        Path publicFile = directory.resolve("keys/public.json");
        TokenKeysets rotated = keysets.rotate();
        rotated.writePrivate(privateFile);
        rotated.writePublic(publicFile);

        SealedToken sealed = TokenSealer.fromFile(publicFile).seal(CONTEXT, TOKEN);

        assertThat(TokenOpener.fromFile(privateFile).open(CONTEXT, sealed))
                .isEqualTo(new Opened.Token(TOKEN));
        assertThat(TokenKeysets.read(privateFile).keys()).isEqualTo(rotated.keys());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(privateFile)))
                .isEqualTo("rw-------");
        try (var files = Files.list(privateFile.getParent())) {
            assertThat(files).containsExactlyInAnyOrder(privateFile, publicFile);
        }
    }

    @Test
    void eachSideRefusesTheOthersKeysetAndWhatIsNone() throws Exception {
        Path privateFile = directory.resolve("private.json");
        Path publicFile = directory.resolve("public.json");
        Path nonsense = Files.writeString(directory.resolve("nonsense.json"), "{}");
        keysets.writePrivate(privateFile);
        keysets.writePublic(publicFile);

        assertThatThrownBy(() -> TokenOpener.fromFile(publicFile))
                .isInstanceOf(UnusableKeysetException.class);
        assertThatThrownBy(() -> TokenSealer.fromFile(privateFile))
                .isInstanceOf(UnusableKeysetException.class);
        assertThatThrownBy(() -> TokenOpener.fromFile(nonsense))
                .isInstanceOf(UnusableKeysetException.class);
        assertThatThrownBy(() -> TokenSealer.fromFile(nonsense))
                .isInstanceOf(UnusableKeysetException.class);
        assertThatThrownBy(() -> TokenSealer.fromFile(directory.resolve("missing.json")))
                .isInstanceOf(UnusableKeysetException.class)
                .hasMessageContaining("missing.json");
    }

    @Test
    void nothingThatIsPrintedContainsTheToken() {
        SealedToken sealed = keysets.sealer().seal(CONTEXT, TOKEN);

        for (Object printed :
                List.of(TOKEN, sealed, keysets, CONTEXT, keysets.opener().open(CONTEXT, sealed))) {
            assertThat(printed.toString()).doesNotContain(CANARY);
        }
        assertThat(new String(sealed.ciphertext(), StandardCharsets.ISO_8859_1))
                .doesNotContain(CANARY);
        assertThat(TOKEN.hashCode()).isEqualTo(Secret.of("c4nary-another").hashCode());
        assertThatThrownBy(() -> Secret.of(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secretsAreEqualByValue() {
        assertThat(TOKEN).isEqualTo(Secret.of(CANARY)).isNotEqualTo(Secret.of(CANARY + "x"));
    }
}
