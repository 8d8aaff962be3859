package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Finding.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/// Where rollups, ledger, telemetry, replayed journal, published costs and the provider's bills are
/// not the same.
///
/// @param driftUsd sum of all absolute differences of money; 0 where there is none
/// @param differences those without an amount included
public record BookDifferences(BigDecimal driftUsd, List<Finding> differences) {

    public static final BookDifferences NONE = new BookDifferences(BigDecimal.ZERO, List.of());

    /// @param sentences one for each difference
    public static BookDifferences of(Kind kind, BigDecimal driftUsd, List<String> sentences) {
        return new BookDifferences(
                driftUsd,
                sentences.stream().map(sentence -> new Finding(kind, null, sentence)).toList());
    }

    public BookDifferences and(BookDifferences others) {
        return new BookDifferences(
                driftUsd.add(others.driftUsd),
                Stream.concat(differences.stream(), others.differences.stream()).toList());
    }
}
