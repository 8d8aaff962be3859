package io.aistrale.bench.ingest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `bench ingest` does.
///
/// @param parts what is measured
/// @param attempts in the journal, beside those that warm up
/// @param warmUp attempts before the measured ones
/// @param present sizes of the tables before the measured attempts come
/// @param duplicates percentage of ends that stand in the journal twice
/// @param pipeline how the whole pipeline is loaded
/// @param jvmOptions of all services
/// @param json where the figures go, if anywhere
public record IngestOptions(
        Set<Part> parts,
        int attempts,
        int warmUp,
        List<Integer> present,
        int duplicates,
        PipelineLoad pipeline,
        List<String> jvmOptions,
        @Nullable Path json) {

    /// A part of the benchmark.
    public enum Part {
        /// Both services read a journal that was written ahead.
        DRAIN,
        /// COPY and INSERT of the same rows.
        FLOOR,
        /// From the gateway to the cost record.
        PIPELINE;

        static Part named(String name) {
            for (Part part : values()) {
                if (part.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return part;
                }
            }
            throw new IllegalArgumentException(
                    "--only knows drain, floor and pipeline, not '%s'".formatted(name));
        }
    }

    /// @param inFlight requests that wait for their result at any time
    /// @param warmUp before the window
    /// @param window measured time
    public record PipelineLoad(int inFlight, Duration warmUp, Duration window) {}

    public IngestOptions {
        if (attempts < 1_000 || warmUp < 1_000) {
            throw new IllegalArgumentException("--rows and --warm-up are 1000 or more");
        }
        if (present.isEmpty() || present.stream().anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException("--present are sizes, 0 or more");
        }
        if (duplicates < 0 || duplicates > 100) {
            throw new IllegalArgumentException("--duplicates is a percentage");
        }
        if (pipeline.inFlight() < 1) {
            throw new IllegalArgumentException("--in-flight is 1 or more");
        }
        parts = Set.copyOf(parts);
        present = List.copyOf(present);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /// @param names as words; none for all
    public static Set<Part> parts(List<String> names) {
        return names.isEmpty()
                ? Set.of(Part.values())
                : Set.copyOf(names.stream().map(Part::named).toList());
    }

    boolean has(Part part) {
        return parts.contains(part);
    }
}
