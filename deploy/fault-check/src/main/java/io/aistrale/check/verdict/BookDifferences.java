package io.aistrale.check.verdict;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/// Where rollups, ledger, replayed journal and published costs are not the same.
///
/// @param driftUsd sum of all absolute differences of money; 0 where there is none
/// @param differences each in a sentence, those without an amount included
public record BookDifferences(BigDecimal driftUsd, List<String> differences) {

    public static final BookDifferences NONE = new BookDifferences(BigDecimal.ZERO, List.of());

    public BookDifferences and(BookDifferences others) {
        return new BookDifferences(
                driftUsd.add(others.driftUsd),
                Stream.concat(differences.stream(), others.differences.stream()).toList());
    }
}
