package io.aistrale.stack.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.token.KeyRing;
import io.aistrale.schemas.token.Opened;
import io.aistrale.schemas.token.SealedToken;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.TokenContext;
import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.TokenOpener;
import io.aistrale.schemas.token.TokenOwner;
import io.aistrale.schemas.token.TokenSealer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that need no database.
class KeysetCommandsTest {
    private static final TokenContext CONTEXT =
            new TokenContext("openai", new TokenOwner.User("ana"), new UUID(1, 2), 1);
    private static final Secret TOKEN = Secret.of("sk-c4nary");

    @TempDir Path directory;
    private Path privateKeyset;
    private Path publicKeyset;

    @BeforeEach
    void places() {
        privateKeyset = directory.resolve("private.json");
        publicKeyset = directory.resolve("public.json");
    }

    private record Ran(int exitCode, String out) {}

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        var places =
                new TokenPlaces(
                        "jdbc:postgresql://127.0.0.1:1/none?password=c4nary",
                        "aistrale",
                        Secret.of("c4nary"),
                        privateKeyset,
                        publicKeyset);
        int exitCode =
                TokensCommand.create(() -> places)
                        .setOut(new PrintWriter(out))
                        .setExecutionExceptionHandler((problem, _, _) -> {
                            out.append(problem.toString());
                            return 1;
                        })
                        .execute(arguments);
        return new Ran(exitCode, out.toString());
    }

    private Opened opened(SealedToken sealed) {
        return TokenOpener.fromFile(privateKeyset).open(CONTEXT, sealed);
    }

    @Test
    void newKeysetsBelongTogetherAndNeverTakeTheirPredecessorsPlace() throws Exception {
        assertThat(run("create-keysets").exitCode()).isZero();
        var sealed = TokenSealer.fromFile(publicKeyset).seal(CONTEXT, TOKEN);
        assertThat(opened(sealed)).isEqualTo(new Opened.Token(TOKEN));

        assertThat(run("create-keysets").exitCode()).isOne();
        Files.delete(publicKeyset);
        assertThat(run("create-keysets"))
                .isEqualTo(
                        new Ran(
                                1,
                                TokensFailedException.class.getName()
                                        + ": "
                                        + privateKeyset
                                        + " is there: what it seals would never open again."));
        assertThat(opened(sealed)).isEqualTo(new Opened.Token(TOKEN));
    }

    @Test
    void afterARotationTheNewKeySealsAndBothOpen() {
        run("create-keysets");
        var old = TokenSealer.fromFile(publicKeyset).seal(CONTEXT, TOKEN);

        var ran = run("rotate");
        var fresh = TokenSealer.fromFile(publicKeyset).seal(CONTEXT, TOKEN);

        assertThat(ran.exitCode()).isZero();
        assertThat(fresh.keyId()).isNotEqualTo(old.keyId());
        assertThat(ran.out())
                .contains("Key " + fresh.keyId() + " seals", "Key " + old.keyId() + " still opens");
        assertThat(opened(old)).isEqualTo(new Opened.Token(TOKEN));
        assertThat(opened(fresh)).isEqualTo(new Opened.Token(TOKEN));
    }

    @Test
    void aRotationThatStoppedBetweenTheTwoFilesIsFinishedAndNotDoneTwice() {
        run("create-keysets");
        TokenKeysets halfway = TokenKeysets.read(privateKeyset).rotate();
        halfway.writePrivate(privateKeyset);

        var ran = run("rotate");

        assertThat(ran.out()).contains("halfway");
        assertThat(TokenSealer.fromFile(publicKeyset).keyId()).isEqualTo(halfway.sealer().keyId());
        assertThat(TokenKeysets.read(privateKeyset).keys()).isEqualTo(halfway.keys());
    }

    @Test
    void withoutAPrivateKeysetNothingIsRotatedAndTheFileIsNamed() {
        assertThat(run("rotate").out()).contains(privateKeyset.toString(), "create-keysets");
        assertThat(privateKeyset).doesNotExist();
        assertThat(publicKeyset).doesNotExist();
    }

    @Test
    void aDatabaseThatIsNotThereIsNamedWithoutItsPassword() {
        run("create-keysets");
        String key = TokenSealer.fromFile(publicKeyset).keyId();
        run("rotate");

        for (String[] command : new String[][] {{"list"}, {"reseal"}, {"disable", key}}) {
            var ran = run(command);
            assertThat(ran.exitCode()).isOne();
            assertThat(ran.out()).contains("127.0.0.1:1").doesNotContain("c4nary");
        }
        assertThat(TokenKeysets.read(privateKeyset).keys())
                .as("nobody knows whether the key is needed")
                .allMatch(KeyRing.Key::enabled);
    }
}
