package io.aistrale.bench.ingest;

import io.aistrale.bench.BenchPrograms;
import io.aistrale.parts.Program;

/// The services as they are shipped, and what they stand on.
public record IngestPrograms(
        Program gateway, Program telemetry, Program cost, BenchPrograms others) {}
