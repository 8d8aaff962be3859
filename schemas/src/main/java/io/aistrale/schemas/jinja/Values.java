package io.aistrale.schemas.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values a template may be given: null, booleans, numbers, texts, lists and maps of these.
/// Whatever else is handed in does not get in.
public final class Values {

    private Values() {}

    /// @throws IllegalArgumentException a value of another class
    public static Object of(@Nullable Object value) {
        return switch (value) {
            case null -> None.NONE;
            case Boolean truth -> truth;
            case String text -> text;
            case Integer number -> number.longValue();
            case Long number -> number;
            case BigInteger number -> Numbers.normal(number);
            case Double number -> number;
            case Float number -> number.doubleValue();
            case BigDecimal number -> number.doubleValue();
            case List<?> list -> list(list);
            case Map<?, ?> map -> dict(map);
            default ->
                    throw new IllegalArgumentException(
                            "no value for a template: " + value.getClass());
        };
    }

    public static Map<String, Object> named(Map<String, ? extends @Nullable Object> values) {
        Map<String, Object> converted = new HashMap<>();
        values.forEach((name, value) -> converted.put(name, of(value)));
        return converted;
    }

    private static Object list(List<?> list) {
        List<Object> converted = new ArrayList<>(list.size());
        list.forEach(item -> converted.add(of(item)));
        return Collections.unmodifiableList(converted);
    }

    private static Object dict(Map<?, ?> map) {
        Dict dict = new Dict();
        map.forEach((key, value) -> dict.put(String.valueOf(key), of(value)));
        return dict;
    }
}
