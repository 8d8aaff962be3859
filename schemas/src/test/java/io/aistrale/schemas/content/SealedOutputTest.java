package io.aistrale.schemas.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.schemas.content.OpenedOutput.Reason;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.token.KeyRing;
import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.UnusableKeysetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SealedOutputTest {
    private static final StoredOutput OUTPUT =
            new StoredOutput("c4nary 42", "{\"content\":\"c4nary 42\"}");

    private final ContentKeyset keyset = ContentKeyset.generate();
    private final UUID requestId = TimeOrderedIds.next();

    private static String words(int seed, int count) {
        return new Random(seed)
                .ints(count, 0, 300)
                .mapToObj(word -> "w" + word)
                .collect(Collectors.joining(" "));
    }

    static Stream<StoredOutput> outputs() {
        String incompressible =
                new Random(7)
                        .ints(9_000, 0x20, 0xD7FF)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
        return Stream.of(
                OUTPUT,
                new StoredOutput(null, null),
                new StoredOutput("", null),
                new StoredOutput(null, ""),
                new StoredOutput("a\0b \uD83D\uDE00", "[]"),
                new StoredOutput(words(1, 100_000), "{}"),
                new StoredOutput(incompressible, null));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void whatWasSealedOpensToTheLastCharacter(StoredOutput output) {
        byte[] sealed = keyset.sealer().seal(requestId, output);

        assertThat(keyset.opener().open(requestId, sealed))
                .isEqualTo(new OpenedOutput.Output(output));
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("c4nary");
    }

    @Test
    void aResponseThatRepeatsTheTextCostsLittleMore() {
        String text = words(2, 1_500);
        byte[] alone = keyset.sealer().seal(requestId, new StoredOutput(text, null));
        byte[] both =
                keyset.sealer()
                        .seal(requestId, new StoredOutput(text, "{\"content\":\"" + text + "\"}"));

        assertThat(alone).hasSizeLessThan(text.length() * 2 / 3);
        assertThat(both).hasSizeLessThan(alone.length * 5 / 4);
    }

    @Test
    void anOutputMovedToAnotherRequestOrDamagedDoesNotOpen() {
        byte[] sealed = keyset.sealer().seal(requestId, OUTPUT);

        assertThat(keyset.opener().open(TimeOrderedIds.next(), sealed))
                .isEqualTo(new OpenedOutput.Refused(Reason.WRONG_PLACE_OR_DAMAGED));
        sealed[sealed.length - 1] ^= 1;
        assertThat(keyset.opener().open(requestId, sealed))
                .isEqualTo(new OpenedOutput.Refused(Reason.WRONG_PLACE_OR_DAMAGED));
        assertThat(keyset.opener().open(requestId, new byte[] {1, 2}))
                .isEqualTo(new OpenedOutput.Refused(Reason.NO_SUCH_KEY));
        assertThat(ContentKeyset.generate().opener().open(requestId, sealed))
                .isEqualTo(new OpenedOutput.Refused(Reason.NO_SUCH_KEY));
    }

    @Test
    void aFormatOfALaterBuildIsToldFromDamage() {
        assertThat(StoredOutput.fromBytes(new byte[] {9, 0, 0})).isEmpty();
        assertThat(StoredOutput.fromBytes(new byte[] {})).isEmpty();
        assertThat(StoredOutput.fromBytes(new byte[] {1, 0, 0, 0, 9, 65})).isEmpty();
    }

    @Test
    void oldKeysOpenUntilTheyAreDisabled() {
        byte[] old = keyset.sealer().seal(requestId, OUTPUT);
        ContentKeyset rotated = keyset.rotate();
        byte[] fresh = rotated.sealer().seal(requestId, OUTPUT);
        String oldKey = SealedOutput.keyId(old).orElseThrow();

        assertThat(SealedOutput.keyId(fresh)).contains(rotated.primaryId());
        assertThat(rotated.keys())
                .containsExactly(
                        new KeyRing.Key(oldKey, false, true),
                        new KeyRing.Key(rotated.primaryId(), true, true));
        assertThat(rotated.opener().open(requestId, old))
                .isEqualTo(new OpenedOutput.Output(OUTPUT));

        ContentKeyset without = rotated.disable(oldKey);
        assertThat(without.opener().open(requestId, old))
                .isEqualTo(new OpenedOutput.Refused(Reason.NO_SUCH_KEY));
        assertThat(without.opener().open(requestId, fresh))
                .isEqualTo(new OpenedOutput.Output(OUTPUT));
        assertThatThrownBy(() -> without.promote(oldKey)).hasMessageContaining("is disabled");
        assertThatThrownBy(() -> rotated.disable(rotated.primaryId()))
                .hasMessageContaining("promote another");
    }

    @Test
    void theKeysetIsItsOwnersOnlyAndOfItsOwnKind(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("content.json");
        keyset.write(file);

        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        byte[] sealed = ContentKeyset.read(file).sealer().seal(requestId, OUTPUT);
        assertThat(keyset.opener().open(requestId, sealed))
                .isEqualTo(new OpenedOutput.Output(OUTPUT));

        TokenKeysets.generate().writePrivate(file);
        assertThatThrownBy(() -> ContentKeyset.read(file))
                .isInstanceOf(UnusableKeysetException.class);
        Files.writeString(file, "{}");
        assertThatThrownBy(() -> ContentKeyset.read(file))
                .isInstanceOf(UnusableKeysetException.class)
                .hasMessage(file + " is no content keyset");
    }

    @Test
    void outputsAreNotPrinted() {
        assertThat(OUTPUT.toString()).doesNotContain("42");
        assertThat(new OpenedOutput.Output(OUTPUT).toString()).doesNotContain("42");
    }
}
