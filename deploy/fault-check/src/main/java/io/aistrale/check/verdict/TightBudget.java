package io.aistrale.check.verdict;

import java.math.BigDecimal;

/// A user's monthly budget that is less than is asked for, though it may grow while requests come.
///
/// @param atFirst what a run begins with, US dollars
/// @param nowAndThen what is added every few seconds of it, US dollars
public record TightBudget(String user, BigDecimal atFirst, BigDecimal nowAndThen) {}
