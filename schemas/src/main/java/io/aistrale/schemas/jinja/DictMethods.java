package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Callable.Arguments;
import java.util.List;
import java.util.Map;

/// The methods of dictionaries, of which those that would change one only say so.
final class DictMethods {

    @FunctionalInterface
    interface Method {

        Object call(Dict dict, Interpreter run, Arguments arguments);
    }

    static final Map<String, Method> BY_NAME =
            Map.ofEntries(
                    Map.entry("items", DictMethods::items),
                    Map.entry("keys", (dict, run, _) -> counted(dict.size(), run, dict::keys)),
                    Map.entry("values", (dict, run, _) -> counted(dict.size(), run, dict::values)),
                    Map.entry("get", DictMethods::get),
                    Map.entry("copy", (dict, _, _) -> dict),
                    Map.entry("update", refused("update")),
                    Map.entry("pop", refused("pop")),
                    Map.entry("popitem", refused("popitem")),
                    Map.entry("clear", refused("clear")),
                    Map.entry("setdefault", refused("setdefault")),
                    Map.entry("fromkeys", refused("fromkeys")));

    private DictMethods() {}

    static Object of(Dict dict, String name, Budget budget) {
        Method method = BY_NAME.get(name);
        if (method == null) {
            throw budget.fault("no such method");
        }
        return (Callable) (run, arguments) -> method.call(dict, run, arguments);
    }

    private static Object items(Dict dict, Interpreter run, Arguments arguments) {
        run.budget().entries(dict.size());
        return dict.pairs();
    }

    private static Object counted(
            int size, Interpreter run, java.util.function.Supplier<List<Object>> items) {
        run.budget().items(size);
        return items.get();
    }

    private static Object get(Dict dict, Interpreter run, Arguments arguments) {
        Given given = new Given(run.budget(), "get", List.of("key", "default"), arguments);
        Object value = dict.get(given.value(0), run.budget());
        return value == null ? given.or(1, None.NONE) : value;
    }

    private static Method refused(String name) {
        return (_, run, _) -> {
            throw run.budget()
                    .fault("'" + name + "' would change the dict, and values cannot be changed");
        };
    }
}
