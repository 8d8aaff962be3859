package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Callable.Arguments;
import io.aistrale.schemas.jinja.Filters.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `map`, and what keeps some of the items by a test.
final class SelectionFilters {

    private SelectionFilters() {}

    static void addTo(Map<String, Filter> filters) {
        filters.put("map", SelectionFilters::map);
        filters.put("select", (run, value, arguments) -> kept(run, value, arguments, false, true));
        filters.put("reject", (run, value, arguments) -> kept(run, value, arguments, false, false));
        filters.put(
                "selectattr", (run, value, arguments) -> kept(run, value, arguments, true, true));
        filters.put(
                "rejectattr", (run, value, arguments) -> kept(run, value, arguments, true, false));
    }

    private static Object map(Interpreter run, Object value, Arguments arguments) {
        Budget budget = run.budget();
        List<Object> mapped = new ArrayList<>();
        if (arguments.positional().isEmpty()) {
            Given given = new Given(budget, "map", List.of("attribute", "default"), arguments);
            AttributePath path = AttributePath.of(given.value(0), budget);
            for (Object item : Sequences.items(value, budget)) {
                budget.items(1);
                Object found = path.in(item, budget);
                Object known = found instanceof Undefined ? given.or(1, found) : found;
                Comparing.defined(known, budget);
                mapped.add(known);
            }
            return mapped;
        }
        String filter = name(arguments, 0, "map", budget);
        Arguments rest = rest(arguments, 1);
        budget.deeper();
        for (Object item : Sequences.items(value, budget)) {
            budget.items(1);
            mapped.add(run.filter(filter, item, rest));
        }
        budget.shallower();
        return mapped;
    }

    private static Object kept(
            Interpreter run,
            Object value,
            Arguments arguments,
            boolean byAttribute,
            boolean whereItHolds) {
        Budget budget = run.budget();
        int skipped = byAttribute ? 1 : 0;
        if (arguments.positional().size() < skipped) {
            throw budget.fault("the filter needs an attribute");
        }
        AttributePath path =
                byAttribute
                        ? AttributePath.of(arguments.positional().getFirst(), budget)
                        : AttributePath.ITSELF;
        boolean tested = arguments.positional().size() > skipped;
        String test = tested ? name(arguments, skipped, "the filter", budget) : "";
        Arguments rest = tested ? rest(arguments, skipped + 1) : arguments;
        List<Object> kept = new ArrayList<>();
        for (Object item : Sequences.items(value, budget)) {
            budget.items(1);
            Object looked = path.in(item, budget);
            boolean holds = tested ? run.test(test, looked, rest) : Types.truth(looked, budget);
            if (holds == whereItHolds) {
                kept.add(item);
            }
        }
        return kept;
    }

    private static String name(Arguments arguments, int place, String of, Budget budget) {
        if (arguments.positional().get(place) instanceof String name) {
            return name;
        }
        throw budget.fault("'" + of + "' expects a name as text");
    }

    private static Arguments rest(Arguments arguments, int from) {
        List<Object> positional = arguments.positional();
        return new Arguments(positional.subList(from, positional.size()), arguments.named());
    }
}
