package io.aistrale.systemtest.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.systemtest.leak.LeakScan.Finding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scan finds what is planted. What is planted is put together here, lest this test's own
/// report holds it.
class LeakScanTest {
    private static final String TOKEN = "sk-" + Canary.SECRET.word() + "-of-ana";

    @TempDir Path directory;

    @Test
    void aPlantedTokenIsFoundInEveryWayOfWriting() throws Exception {
        byte[] bytes = TOKEN.getBytes(StandardCharsets.UTF_8);
        var written =
                Stream.concat(
                        Stream.of(
                                TOKEN,
                                new StringBuilder(TOKEN).reverse().toString(),
                                HexFormat.of().formatHex(bytes),
                                HexFormat.of().withUpperCase().formatHex(bytes)),
                        IntStream.range(0, 3)
                                .mapToObj(i -> "x".repeat(i) + TOKEN)
                                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                                .map(Base64.getUrlEncoder()::encodeToString));
        for (String form : written.toList()) {
            assertThat(planted("{\"msg\":\"call failed\",\"why\":\"" + form + "\"}\n")).isTrue();
        }
        assertThat(planted("{\"msg\":\"call failed\",\"why\":\"****\"}\n")).isFalse();
    }

    @Test
    void aTokenInUtf16IsFound() {
        var scan = new LeakScan(Canary.SECRET);
        scan.bytes("heap", TOKEN.getBytes(StandardCharsets.UTF_16BE));
        scan.bytes("other", TOKEN.getBytes(StandardCharsets.UTF_16LE));

        assertThat(scan.findings()).extracting(Finding::where).containsExactly("heap", "other");
    }

    @Test
    void secretsThatCarryNoCanaryAreKnownByTheirForm() throws Exception {
        assertThat(planted("key ak_" + "A".repeat(16) + "." + "b".repeat(43))).isTrue();
        assertThat(
                        planted(
                                "{\"typeUrl\":\"type.googleapis.com/google.crypto.tink.Hpke"
                                        + "PrivateKey\"}"))
                .isTrue();
        assertThat(planted("key ak_" + "A".repeat(16) + " was used")).isFalse();
    }

    @Test
    void aTokenAcrossTwoBlocksOfALongFileIsFound() throws Exception {
        for (int before = 0; before <= TOKEN.length(); before++) {
            assertThat(planted("x".repeat((4 << 20) - before) + TOKEN + "y".repeat(100))).isTrue();
        }
    }

    @Test
    void aFindingSaysWhereAndWhatAndNotTheSecret() {
        var scan = new LeakScan(Canary.SECRET, Canary.PROMPT);
        scan.text("gateway.log", "token " + TOKEN + " for " + Canary.PROMPT.word());

        assertThat(scan.findings())
                .containsExactlyInAnyOrder(
                        new Finding("gateway.log", "SECRET, plain"),
                        new Finding("gateway.log", "PROMPT, plain"));
        assertThat(scan.scanned()).containsExactly("gateway.log");
        assertThat(scan.bytesScanned()).isPositive();
    }

    @Test
    void onlyWhatIsWantedIsFound() {
        var scan = new LeakScan(Canary.SECRET);
        scan.text("answers", Canary.PROMPT.word());

        assertThat(scan.findings()).isEmpty();
    }

    private boolean planted(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("planted.log"), text);
        var scan = new LeakScan(Canary.SECRET);
        scan.file(file);
        assertThat(scan.scanned()).containsExactly(file.toString());
        return !scan.findings().isEmpty();
    }
}
