package io.aistrale.telemetry.store;

/// A partition's position moves on, if it still is where we left it.
///
/// @param expected the position before
/// @param next the position after
public record PositionMove(String topic, int partition, long expected, long next) {}
