package io.aistrale.check.verdict;

import java.math.BigDecimal;

/// A user's monthly budget that is less than is asked for.
///
/// @param usdPerRun what every run adds to it, US dollars
public record TightBudget(String user, BigDecimal usdPerRun) {}
