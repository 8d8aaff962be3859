package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Callable.Arguments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Jinja's filters by name.
final class Filters {

    @FunctionalInterface
    interface Filter {

        Object apply(Interpreter run, Object value, Arguments arguments);
    }

    /// A filter whose parameters have places.
    @FunctionalInterface
    interface Plain {

        Object apply(Object value, Given given, Budget budget);
    }

    static final Map<String, Filter> BY_NAME = byName();

    private Filters() {}

    private static Map<String, Filter> byName() {
        Map<String, Filter> filters = new HashMap<>();
        filters.put("default", Filters::orDefault);
        filters.put("d", Filters::orDefault);
        TextFilters.addTo(filters);
        NumberFilters.addTo(filters);
        SequenceFilters.addTo(filters);
        SelectionFilters.addTo(filters);
        return Map.copyOf(filters);
    }

    static void add(Map<String, Filter> filters, String names, String parameters, Plain filter) {
        List<String> places = parameters.isEmpty() ? List.of() : List.of(parameters.split(" "));
        for (String name : names.split(" ")) {
            filters.put(
                    name,
                    (run, value, arguments) -> {
                        Budget budget = run.budget();
                        budget.step();
                        Comparing.defined(value, budget);
                        return filter.apply(
                                value, new Given(budget, name, places, arguments), budget);
                    });
        }
    }

    /// The only filter that takes what is undefined.
    private static Object orDefault(Interpreter run, Object value, Arguments arguments) {
        Given given =
                new Given(run.budget(), "default", List.of("default_value", "boolean"), arguments);
        boolean absent =
                value instanceof Undefined || given.truth(1) && !Types.truth(value, run.budget());
        return absent ? given.or(0, "") : value;
    }
}
