package io.aistrale.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.token.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCheckTest {

    private static final List<Secret> SECRETS = List.of(Secret.of("c4nary-demo-5ec2e7"));

    @Test
    void aTokenInALogIsFoundWithoutBeingRepeated(@TempDir Path logs) throws IOException {
        Files.write(logs.resolve("worker.log"), new byte[] {(byte) 0xC3, '\n'});
        assertThat(LogCheck.of(logs, SECRETS).failed()).isFalse();
        Files.writeString(
                logs.resolve("gateway.log"), "ok\nauthorization: Bearer c4nary-demo-5ec2e7\n");
        Check check = LogCheck.of(logs, SECRETS);
        assertThat(check.failed()).isTrue();
        assertThat(check.toString()).contains("gateway.log").doesNotContain("5ec2e7");
    }

    @Test
    void withoutLogsTheCheckSaysItWasSkipped() throws IOException {
        assertThat(LogCheck.of(null, SECRETS).verdict()).isEqualTo(Check.Verdict.SKIPPED);
    }
}
