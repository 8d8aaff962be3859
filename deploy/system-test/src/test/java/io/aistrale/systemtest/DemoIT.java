package io.aistrale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoIT {
    @Test
    void theDemoRunsItsWorkloadAndItsBooksAgree() throws Exception {
        var demo = new AistraleCommand(Path.of("target", "demo-home"));

        var ended = demo.run(Duration.ofMinutes(6), "demo", "--exit");

        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(ended.output())
                .contains("ok      where a route's first target fails, the second serves")
                .contains("ok      streams come in pieces, while the model speaks")
                .contains("ok      the pieces put together are the stored results")
                .contains("ok      a stream's usage and cost are the simulator's")
                .contains("ok      every provider has answered, at a price")
                .doesNotContain("FAILED", "skipped");
    }
}
