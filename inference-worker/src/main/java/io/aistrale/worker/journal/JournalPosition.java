package io.aistrale.worker.journal;

/// Where an entry stands.
///
/// @param partition journal partition
/// @param offset its offset there
public record JournalPosition(int partition, long offset) {}
