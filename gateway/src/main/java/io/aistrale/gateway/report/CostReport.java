package io.aistrale.gateway.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to a [CostQuery].
///
/// @param totals over all rows, those of other pages too
/// @param more whether there are rows after these
public record CostReport(List<Row> rows, CostSums totals, boolean more) {

    /// @param keys what it is the sum of, in the order of the query's groupings
    public record Row(List<@Nullable String> keys, CostSums sums) {}
}
