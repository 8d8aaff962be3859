package io.aistrale.schemas.jinja;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The methods of lists and tuples that change nothing.
final class ListMethods {

    private static final Set<String> CHANGING =
            Set.of("append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse");

    private ListMethods() {}

    static @Nullable Object of(Object target, List<?> items, String name) {
        return switch (name) {
            case "index" ->
                    (Callable)
                            (run, arguments) -> {
                                Object wanted =
                                        new Given(run.budget(), name, List.of("value"), arguments)
                                                .value(0);
                                for (int i = 0; i < items.size(); i++) {
                                    if (Comparing.equal(items.get(i), wanted, run.budget())) {
                                        return (long) i;
                                    }
                                }
                                throw run.budget()
                                        .fault("the value is not in the " + Types.of(target));
                            };
            case "count" ->
                    (Callable)
                            (run, arguments) -> {
                                Object wanted =
                                        new Given(run.budget(), name, List.of("value"), arguments)
                                                .value(0);
                                return items.stream()
                                        .filter(item -> Comparing.equal(item, wanted, run.budget()))
                                        .count();
                            };
            case "copy" -> (Callable) (run, _) -> Sequences.copy(target, run.budget());
            default -> {
                if (CHANGING.contains(name) && target instanceof List<?>) {
                    yield (Callable)
                            (run, _) -> {
                                throw run.budget()
                                        .fault(
                                                "'"
                                                        + name
                                                        + "' would change the list, and values"
                                                        + " cannot be changed");
                            };
                }
                yield null;
            }
        };
    }
}
