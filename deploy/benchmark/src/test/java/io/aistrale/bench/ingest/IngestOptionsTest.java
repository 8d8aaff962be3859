package io.aistrale.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.bench.ingest.IngestOptions.Part;
import io.aistrale.bench.ingest.IngestOptions.PipelineLoad;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngestOptionsTest {
    @Test
    void everythingIsMeasuredUnlessPartsAreNamed() {
        assertThat(IngestOptions.parts(List.of())).containsExactlyInAnyOrder(Part.values());
        assertThat(IngestOptions.parts(List.of("drain", "floor")))
                .containsExactlyInAnyOrder(Part.DRAIN, Part.FLOOR);
    }

    @Test
    void anUnknownPartIsNamed() {
        assertThatThrownBy(() -> IngestOptions.parts(List.of("drian")))
                .hasMessageContaining("drian")
                .hasMessageContaining("pipeline");
    }

    @Test
    void sizesThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> options(10, 0)).hasMessageContaining("--rows");
        assertThatThrownBy(() -> options(1_000, 101)).hasMessageContaining("--duplicates");
    }

    private static IngestOptions options(int attempts, int duplicates) {
        return new IngestOptions(
                IngestOptions.parts(List.of()),
                attempts,
                1_000,
                List.of(0),
                duplicates,
                new PipelineLoad(1, Duration.ZERO, Duration.ZERO),
                List.of(),
                null);
    }
}
