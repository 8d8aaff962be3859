package io.aistrale.check.verdict;

import java.math.BigDecimal;

/// A user's monthly budget that is less than is asked for, though it may grow while requests come.
///
/// @param atFirst what a run begins with, US dollars
/// @param nowAndThen what is added every few seconds of it, US dollars
public record TightBudget(String user, BigDecimal atFirst, BigDecimal nowAndThen) {
    private static final BigDecimal TENTH = new BigDecimal("0.1");

    /// Whether so much cannot be missing where it is to be spent.
    ///
    /// @param held US dollars
    public boolean isPart(BigDecimal held) {
        return held.compareTo(tenth()) > 0;
    }

    /// Whether nine tenths of what a run began with are spent: where the last calls may cost more
    /// than is left, some always is.
    ///
    /// @param left US dollars
    public boolean isSpent(BigDecimal left) {
        return left.compareTo(tenth()) <= 0;
    }

    private BigDecimal tenth() {
        return atFirst.multiply(TENTH);
    }
}
