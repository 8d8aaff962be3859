package io.aistrale.schemas.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Names and what they mean here. A `for`, `with`, `macro`, `call`, `filter` and a block of `set`
/// have one of their own; `if` has not.
final class Scope {

    private final Map<String, Object> names;
    private final @Nullable Scope outer;
    private final int depth;

    Scope(Map<String, Object> names, @Nullable Scope outer) {
        this.names = names;
        this.outer = outer;
        this.depth = outer == null ? 0 : outer.depth + 1;
    }

    /// How many scopes are around it.
    int depth() {
        return depth;
    }

    Scope inner() {
        return new Scope(new HashMap<>(4), this);
    }

    void set(String name, Object value) {
        names.put(name, value);
    }

    @Nullable Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Object value = scope.names.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
