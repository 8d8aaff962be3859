package io.aistrale.schemas.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.content.ContentKeyset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service's first use of Tink is to read a keyset; here other tests have been there before.
class KeysetInNewJvmTest {

    @TempDir Path directory;

    @Test
    void keysetFilesAreReadByAJvmThatHasNotUsedTinkYet() throws Exception {
        Path privateKeyset = directory.resolve("private.json");
        Path publicKeyset = directory.resolve("public.json");
        TokenKeysets keysets = TokenKeysets.generate();
        keysets.writePrivate(privateKeyset);
        keysets.writePublic(publicKeyset);

        assertThat(runInNewJvm("opener", privateKeyset)).isEqualTo("read");
        assertThat(runInNewJvm("sealer", publicKeyset)).isEqualTo("read");
        Path contentKeyset = directory.resolve("content.json");
        ContentKeyset.generate().write(contentKeyset);
        assertThat(runInNewJvm("content", contentKeyset)).isEqualTo("read");
    }

    private static String runInNewJvm(String kind, Path keyset) throws Exception {
        Process jvm =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Reader.class.getName(),
                                kind,
                                keyset.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output.strip();
    }

    static final class Reader {
        public static void main(String[] args) {
            Path keyset = Path.of(args[1]);
            Object read =
                    switch (args[0]) {
                        case "opener" -> TokenOpener.fromFile(keyset);
                        case "sealer" -> TokenSealer.fromFile(keyset);
                        default -> ContentKeyset.read(keyset).opener();
                    };
            System.out.println(read == null ? "nothing" : "read");
        }
    }
}
