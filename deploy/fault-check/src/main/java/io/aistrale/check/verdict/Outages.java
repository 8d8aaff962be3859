package io.aistrale.check.verdict;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// When PostgreSQL was away, since the beginning.
///
/// @param budgetLease how long workers may use what they have of a budget after they last asked
/// @param freeModels those whose calls take nothing of a budget
public record Outages(List<Outage> times, Duration budgetLease, Set<String> freeModels) {}
