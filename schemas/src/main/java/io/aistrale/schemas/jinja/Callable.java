package io.aistrale.schemas.jinja;

import java.util.List;
import java.util.Map;

/// What can be called: a macro, a method, one of the few functions.
@FunctionalInterface
interface Callable {

    Object call(Interpreter run, Arguments arguments);

    /// @param positional in their order
    /// @param named by name
    record Arguments(List<Object> positional, Map<String, Object> named) {

        static Arguments of(Object... positional) {
            return new Arguments(List.of(positional), Map.of());
        }
    }
}
