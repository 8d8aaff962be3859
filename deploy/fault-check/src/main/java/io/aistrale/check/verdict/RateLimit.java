package io.aistrale.check.verdict;

/// What the calls of one project are held to, over all workers.
public record RateLimit(String project, int requestsPerMinute) {}
