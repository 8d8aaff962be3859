package io.aistrale.check.verdict;

import java.math.BigDecimal;

/// A user's monthly budget that is less than is asked for, though it grows while requests come.
///
/// @param atFirst what a run begins with, US dollars: enough for two calls at once
/// @param nowAndThen what is added every few seconds of it, US dollars
public record TightBudget(String user, BigDecimal atFirst, BigDecimal nowAndThen) {}
