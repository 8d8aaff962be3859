package io.aistrale.check.verdict;

import java.math.BigDecimal;

/// The figures of one run, or of all.
///
/// @param submitted requests of which a record was acknowledged
/// @param parked of these, those that the journal says were parked
/// @param streamed of these, those of whose answers chunks were published
/// @param journalCopies entries about them that stand in the journal once more
/// @param lost of all submitted, those without a terminal result, or a record of which has no copy
///   of it
/// @param duplicateResults requests with different results
/// @param finishedRepeated attempts started or called after their request's result
/// @param paidCallsUnexplained calls that are not journaled, or beyond the first without a recorded
///   failed or unknown attempt before
/// @param ratesExceeded minutes in which the provider saw more calls than their rate allows
/// @param budgetsExceeded users who may have paid more than their budget has, and a fiftieth of it
/// @param refusedForBudget of the requests, those that ended because a budget had nothing for them
/// @param streamsWrong requests whose chunks are not those of their result's attempt, or were
///   followed by another attempt
/// @param unknownOutcomes attempts recorded as unknown, and nothing better known since
/// @param callsBilled calls whose bill by the provider was compared with the ledger, from the very
///   beginning
/// @param driftUsd between rollups, ledger, replayed journal and the provider's bills, likewise
/// @param deadLettersExpected poison records acknowledged
/// @param deadLettersActual different records that were dead-lettered
/// @param others findings that have no figure of their own, and a missing dead letter where an
///   unexpected one makes up for it
public record Figures(
        int submitted,
        int parked,
        int streamed,
        int journalCopies,
        int lost,
        int duplicateResults,
        int finishedRepeated,
        int paidCallsUnexplained,
        int ratesExceeded,
        int budgetsExceeded,
        int refusedForBudget,
        int streamsWrong,
        int unknownOutcomes,
        int callsBilled,
        BigDecimal driftUsd,
        int deadLettersExpected,
        int deadLettersActual,
        int others) {

    /// Whether nothing was found that must not be.
    public boolean clean() {
        return lost == 0
                && duplicateResults == 0
                && finishedRepeated == 0
                && paidCallsUnexplained == 0
                && ratesExceeded == 0
                && budgetsExceeded == 0
                && streamsWrong == 0
                && driftUsd.signum() == 0
                && deadLettersExpected == deadLettersActual
                && others == 0;
    }
}
