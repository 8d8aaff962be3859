package io.aistrale.telemetry.store;

/// Where reading a partition goes on.
///
/// @param next offset of the next record
public record Position(String topic, int partition, long next) {}
