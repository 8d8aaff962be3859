package io.aistrale.bench;

import io.aistrale.parts.Program;

/// The services as they are shipped, and what they stand on.
public record ServicePrograms(
        Program gateway, Program telemetry, Program cost, BenchPrograms others) {}
