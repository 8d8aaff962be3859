package io.aistrale.worker.journal;

/// An acknowledged entry.
///
/// @param entry the entry as it was written
/// @param position where it stands
public record Appended<T>(T entry, JournalPosition position) {}
