package io.aistrale.worker.budget;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A call that waits for what it may cost.
///
/// @param most of each budget, US dollars
/// @param until when it waits no longer in its place, in [Time#nanos()]
record Waiting(
        List<Budget> budgets, BigDecimal most, long until, CompletableFuture<Admission> answer) {}
