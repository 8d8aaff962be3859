package io.aistrale.schemas.jinja;

import java.util.ArrayList;
import java.util.List;

/// Where in an item to look, as filters are told by `attribute`: names and indices with points.
final class AttributePath {

    static final AttributePath ITSELF = new AttributePath(List.of());

    private final List<Object> parts;

    private AttributePath(List<Object> parts) {
        this.parts = parts;
    }

    static AttributePath of(Object attribute, Budget budget) {
        if (attribute instanceof Long index) {
            return new AttributePath(List.of(index));
        }
        if (!(attribute instanceof String path)) {
            throw budget.fault(
                    "'attribute' is a text or a whole number, not " + Types.of(attribute));
        }
        budget.reading(path);
        budget.text(path.length());
        budget.items(1 + path.chars().filter(c -> c == '.').count());
        List<Object> parts = new ArrayList<>();
        for (String part : path.split("\\.")) {
            boolean index =
                    !part.isEmpty()
                            && part.length() < 10
                            && part.chars().allMatch(c -> c >= '0' && c <= '9');
            parts.add(index ? (Object) Long.valueOf(part) : part);
        }
        return new AttributePath(parts);
    }

    Object in(Object item, Budget budget) {
        Object found = item;
        for (Object part : parts) {
            // The path may be a value's text, which no error may say.
            found = Members.item(found, part, false, budget);
        }
        return found;
    }
}
