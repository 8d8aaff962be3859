package io.aistrale.schemas.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.schemas.token.Opened.Reason;
import io.aistrale.schemas.token.TokenOwner.User;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {

    private static final TokenContext CONTEXT =
            new TokenContext("openai", new User("ann"), new UUID(1, 2), 1);
    private static final Secret TOKEN = Secret.of("sk-c4nary");

    private final List<RuntimeException> complaints = new ArrayList<>();
    private final TokenKeysets keysets = TokenKeysets.generate();

    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void write() {
        file = directory.resolve("private.json");
        keysets.writePrivate(file);
    }

    @Test
    void aKeyThatIsAddedOpensAtOnceAndTheOldOneStillDoes() {
        var opener = new WatchedFile<>(file, TokenOpener::fromFile, complaints::add);
        var rotated = keysets.rotate();
        var old = keysets.sealer().seal(CONTEXT, TOKEN);
        var fresh = rotated.sealer().seal(CONTEXT, TOKEN);
        assertThat(opener.current().open(CONTEXT, fresh))
                .isEqualTo(new Opened.Refused(Reason.NO_SUCH_KEY));

        rotated.writePrivate(file);

        assertThat(opener.current().open(CONTEXT, fresh)).isEqualTo(new Opened.Token(TOKEN));
        assertThat(opener.current().open(CONTEXT, old)).isEqualTo(new Opened.Token(TOKEN));
    }

    @Test
    void aFileThatDoesNotChangeIsReadOnce() {
        var reads = new AtomicInteger();
        var watched = new WatchedFile<>(file, _ -> reads.incrementAndGet(), complaints::add);

        assertThat(watched.current()).isOne();
        assertThat(watched.current()).isOne();
    }

    @Test
    void anUnusableFileLeavesTheKeysThereWereAndIsComplainedOfOnce() throws Exception {
        var opener = new WatchedFile<>(file, TokenOpener::fromFile, complaints::add);
        var before = opener.current();

        Files.writeString(file, "{}");
        assertThat(opener.current()).isSameAs(before);
        assertThat(opener.current()).isSameAs(before);
        assertThat(complaints).hasSize(1);

        Files.delete(file);
        assertThat(opener.current()).isSameAs(before);
        assertThat(opener.current()).isSameAs(before);
        assertThat(complaints).hasSize(2);

        keysets.writePrivate(file);
        assertThat(opener.current()).isNotSameAs(before);
    }

    @Test
    void aLinkThatPointsElsewhereIsAnotherFile() throws Exception {
        var one = Files.writeString(directory.resolve("one"), "1");
        var two = Files.writeString(directory.resolve("two"), "2");
        Files.setLastModifiedTime(two, Files.getLastModifiedTime(one));
        var link = Files.createSymbolicLink(directory.resolve("link"), one);
        var watched = new WatchedFile<>(link, WatchedFileTest::text, complaints::add);

        Files.delete(link);
        Files.createSymbolicLink(link, two);

        assertThat(watched.current()).isEqualTo("2");
    }

    @Test
    void aFileThatIsUnusableFromTheStartIsRefused() {
        assertThatThrownBy(() ->
                        new WatchedFile<>(
                                directory.resolve("missing"),
                                TokenOpener::fromFile,
                                complaints::add))
                .isInstanceOf(UnusableKeysetException.class);
    }

    private static String text(Path file) {
        return KeysetFile.read(file);
    }
}
