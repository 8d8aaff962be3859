package io.aistrale.gateway.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The fields of a report's rows, the same in JSON and in CSV.
final class ReportColumns<T> {

    private static final JsonMapper JSON = JsonMapper.shared();

    private record Column<T>(String name, Function<T, @Nullable Object> value) {}

    private final List<Column<T>> columns = new ArrayList<>();

    ReportColumns<T> with(String name, Function<T, @Nullable Object> value) {
        columns.add(new Column<>(name, value));
        return this;
    }

    /// An object for each row; money is text, so that no reader makes it floating point.
    Map<String, @Nullable Object> json(T row) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (Column<T> column : columns) {
            Object value = column.value().apply(row);
            fields.put(
                    column.name(), value instanceof BigDecimal usd ? usd.toPlainString() : value);
        }
        return fields;
    }

    /// Lists and objects stand in it as JSON.
    String csv(List<T> rows) {
        Csv csv = new Csv(columns.stream().map(Column::name).toList());
        for (T row : rows) {
            List<@Nullable Object> fields = new ArrayList<>();
            for (Column<T> column : columns) {
                Object value = column.value().apply(row);
                fields.add(
                        switch (value) {
                            case Map<?, ?> object -> JSON.writeValueAsString(object);
                            case Instant time -> time.toString();
                            case UUID id -> id.toString();
                            case null -> null;
                            default -> value;
                        });
            }
            csv.row(fields);
        }
        return csv.toString();
    }
}
