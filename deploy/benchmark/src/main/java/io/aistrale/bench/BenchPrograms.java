package io.aistrale.bench;

import java.nio.file.Path;
import java.util.List;

/// Where the benchmark finds what it starts.
///
/// @param worker class path of the worker as it is shipped
/// @param simulator class path of the provider simulator
/// @param peers the benchmark's own jar and its `target/lib`
/// @param registryHome the unpacked schema registry
/// @param cache where PostgreSQL's programs are unpacked
/// @param home for data, which goes, and logs, which stay
public record BenchPrograms(
        List<Path> worker,
        List<Path> simulator,
        List<Path> peers,
        Path registryHome,
        Path cache,
        Path home) {}
