package io.aistrale.schemas.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Jinja's `tojson`: Python's `json.dumps` with sorted keys, ASCII only, safe within HTML.
final class Json {

    private final Budget budget;
    private final TextBuilder text;
    private final int indent;

    private Json(Budget budget, int indent) {
        this.budget = budget;
        this.text = new TextBuilder(budget);
        this.indent = indent;
    }

    /// @param indent spaces for each level; below zero everything stays on one line
    static String of(Object value, int indent, Budget budget) {
        Json json = new Json(budget, indent);
        json.write(value, 0);
        return json.text.toString();
    }

    private void write(Object value, int level) {
        budget.step();
        Comparing.defined(value, budget);
        switch (value) {
            case None _ -> text.append("null");
            case Boolean truth -> text.append(truth ? "true" : "false");
            case Long number -> text.append(number.toString());
            case BigInteger number -> {
                budget.printing(number);
                text.append(number.toString());
            }
            case Double number -> text.append(real(number, budget));
            case String string -> quote(string);
            case Range _ -> throw budget.fault("a range is not JSON");
            case List<?> list -> items(list, level);
            case Tuple tuple -> items(tuple.items(), level);
            case Dict dict -> entries(dict, level);
            default -> throw budget.fault("a " + Types.of(value) + " is not JSON");
        }
    }

    private static String real(double number, Budget budget) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        return Double.isInfinite(number)
                ? (number > 0 ? "Infinity" : "-Infinity")
                : Texts.real(number, budget);
    }

    private void items(List<?> items, int level) {
        budget.deeper();
        text.append("[");
        for (int i = 0; i < items.size(); i++) {
            separate(i > 0, level + 1);
            write(items.get(i), level + 1);
        }
        close(items.isEmpty(), level, "]");
        budget.shallower();
    }

    private void entries(Dict dict, int level) {
        budget.deeper();
        budget.items(dict.size());
        List<Dict.Entry> sorted = new ArrayList<>(dict.entries());
        sorted.sort((a, b) -> Comparing.order(a.key(), b.key(), "<", budget));
        text.append("{");
        for (int i = 0; i < sorted.size(); i++) {
            separate(i > 0, level + 1);
            Object key = sorted.get(i).key();
            if (key instanceof String string) {
                quote(string);
            } else {
                text.append("\"");
                write(key, level);
                text.append("\"");
            }
            text.append(": ");
            write(sorted.get(i).value(), level + 1);
        }
        close(sorted.isEmpty(), level, "}");
        budget.shallower();
    }

    private void separate(boolean comma, int level) {
        if (indent < 0) {
            text.append(comma ? ", " : "");
        } else {
            text.append(comma ? ",\n" : "\n").repeat(" ", (long) indent * level);
        }
    }

    private void close(boolean empty, int level, String end) {
        if (!empty && indent >= 0) {
            text.append("\n").repeat(" ", (long) indent * level);
        }
        text.append(end);
    }

    private void quote(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> {
                    boolean plain =
                            c >= 0x20 && c < 0x7f && c != '<' && c != '>' && c != '&' && c != '\'';
                    if (plain || c == 0x7f) {
                        text.append(c);
                    } else {
                        text.append("\\u").hex(c, 4);
                    }
                }
            }
        }
        text.append('"');
    }
}
