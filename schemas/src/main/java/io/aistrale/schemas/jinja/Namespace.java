package io.aistrale.schemas.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/// The one thing whose members a template may set.
final class Namespace {

    private final Map<String, Object> members = new LinkedHashMap<>();

    Object get(String name) {
        Object value = members.get(name);
        return value == null
                ? Undefined.of("the namespace has no attribute '" + name + "'")
                : value;
    }

    void set(String name, Object value) {
        members.put(name, value);
    }
}
