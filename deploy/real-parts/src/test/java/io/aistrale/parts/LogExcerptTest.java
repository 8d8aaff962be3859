package io.aistrale.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogExcerptTest {

    @TempDir Path directory;

    @Test
    void theLastLinesAreShownAndLongOnesCut() throws Exception {
        Path log = log("first\n" + "second\n".repeat(5) + "x".repeat(1_000) + "\n");

        assertThat(LogExcerpt.of(log).lines())
                .hasSize(6)
                .startsWith("  second")
                .endsWith("  " + "x".repeat(240) + " ...");
    }

    @Test
    void theInnermostCauseInAJsonLineIsShown() throws Exception {
        Path log =
                log(
                        """
                        {"message":"failed","trace":"Caused by: a.B: outer\\n\\tat x\\nCaused by: c.D: no \\"key\\" here\\n\\tat y"}
                        {"message":"Stopped"}
                        """);

        assertThat(LogExcerpt.of(log)).endsWith("\n  Caused by: c.D: no \\\"key\\\" here");
    }

    private Path log(String text) throws Exception {
        return Files.writeString(directory.resolve("part.log"), text);
    }
}
