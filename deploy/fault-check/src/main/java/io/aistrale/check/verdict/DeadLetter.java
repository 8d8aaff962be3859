package io.aistrale.check.verdict;

/// A dead-lettered record, by where it came from.
public record DeadLetter(Source source, String reason) {}
