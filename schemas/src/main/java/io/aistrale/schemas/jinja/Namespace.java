package io.aistrale.schemas.jinja;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The one thing whose members a template may set.
final class Namespace {

    private final Map<String, Object> members = new LinkedHashMap<>();

    @Nullable Object get(String name) {
        return members.get(name);
    }

    void set(String name, Object value) {
        members.put(name, value);
    }
}
