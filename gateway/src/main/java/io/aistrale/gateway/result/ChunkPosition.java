package io.aistrale.gateway.result;

/// Whether this instance reads chunks yet: [ChunkListener], or a test's constant.
@FunctionalInterface
public interface ChunkPosition {

    /// False before reading has begun; what is published to be streamed by then may lose its first
    /// chunks.
    boolean isKnown();
}
