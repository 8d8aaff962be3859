package io.aistrale.cost.ledger;

import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The columns a table is written by, for `INSERT … SELECT * FROM unnest(…)`: one array a column,
/// so that one statement with one plan takes any number of rows.
///
/// @param <R> what a row is made of
final class Columns<R> {
    /// @param type PostgreSQL type
    record Column<R>(String name, String type, Function<R, @Nullable Object> value) {
        @Nullable Object[] values(List<R> rows) {
            return rows.stream().map(value).toArray();
        }
    }

    private final List<Column<R>> columns = new ArrayList<>();

    Columns<R> with(String name, String type, Function<R, @Nullable Object> value) {
        columns.add(new Column<>(name, type, value));
        return this;
    }

    /// One column for each class of usage that tables keep.
    Columns<R> withUsage(Function<R, Usage> usage) {
        keptClasses()
                .forEach(usageClass ->
                        with(nameOf(usageClass), "int8", row -> usage.apply(row).of(usageClass)));
        return this;
    }

    /// The classes that have a column.
    static Stream<UsageClass> keptClasses() {
        return Arrays.stream(UsageClass.values())
                .filter(usageClass -> usageClass != UsageClass.REQUEST);
    }

    static String nameOf(UsageClass usageClass) {
        String name = usageClass.name().toLowerCase(Locale.ROOT);
        return usageClass.isTokens() ? name + "_tokens" : name + "s";
    }

    List<Column<R>> all() {
        return columns;
    }

    String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /// The table function that turns the arrays back into rows.
    String unnest() {
        return columns.stream()
                .map(column -> "?::" + column.type() + "[]")
                .collect(Collectors.joining(", ", "unnest(", ")"));
    }
}
