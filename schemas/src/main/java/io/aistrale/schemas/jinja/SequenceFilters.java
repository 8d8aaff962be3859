package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Expression.Operator;
import io.aistrale.schemas.jinja.Filters.Filter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Filters over lists and what can be gone through like one.
final class SequenceFilters {

    private SequenceFilters() {}

    static void addTo(Map<String, Filter> filters) {
        Filters.add(
                filters,
                "length count",
                "",
                (value, _, budget) -> (long) Sequences.length(value, budget));
        Filters.add(filters, "list", "", (value, _, budget) -> Sequences.copy(value, budget));
        Filters.add(
                filters,
                "first",
                "",
                (value, _, budget) -> {
                    List<?> items = Sequences.items(value, budget);
                    return items.isEmpty()
                            ? Undefined.of("no first item, sequence was empty")
                            : items.getFirst();
                });
        Filters.add(
                filters,
                "last",
                "",
                (value, _, budget) -> {
                    List<?> items = Sequences.items(value, budget);
                    return items.isEmpty()
                            ? Undefined.of("no last item, sequence was empty")
                            : items.getLast();
                });
        Filters.add(filters, "join", "d attribute", SequenceFilters::join);
        Filters.add(
                filters,
                "reverse",
                "",
                (value, _, budget) -> {
                    return value instanceof String text
                            ? Sequences.reversed(text, budget)
                            : Sequences.reversed(Sequences.items(value, budget), budget);
                });
        Filters.add(filters, "sort", "reverse case_sensitive attribute", SequenceFilters::sort);
        Filters.add(filters, "dictsort", "case_sensitive by reverse", SequenceFilters::dictsort);
        Filters.add(
                filters,
                "items",
                "",
                (value, _, budget) -> {
                    if (value instanceof Dict dict) {
                        budget.entries(dict.size());
                        return dict.pairs();
                    }
                    throw budget.fault("'items' needs a dict, not " + Types.of(value));
                });
        Filters.add(filters, "unique", "case_sensitive attribute", SequenceFilters::unique);
        Filters.add(filters, "sum", "attribute start", SequenceFilters::sum);
        Filters.add(
                filters,
                "min",
                "case_sensitive attribute",
                (value, given, budget) -> extreme(value, given, -1, budget));
        Filters.add(
                filters,
                "max",
                "case_sensitive attribute",
                (value, given, budget) -> extreme(value, given, 1, budget));
        Filters.add(filters, "batch", "linecount fill_with", SequenceFilters::batch);
        Filters.add(filters, "slice", "slices fill_with", SequenceFilters::slices);
        Filters.add(
                filters, "groupby", "attribute default case_sensitive", SequenceFilters::groupBy);
    }

    private static String join(Object value, Given given, Budget budget) {
        String separator = Texts.str(given.or(0, ""), budget);
        AttributePath path = path(given, 1, budget);
        TextBuilder joined = new TextBuilder(budget);
        boolean first = true;
        for (Object item : Sequences.items(value, budget)) {
            budget.step();
            joined.append(first ? "" : separator).append(Texts.str(path.in(item, budget), budget));
            first = false;
        }
        return joined.toString();
    }

    /// Of the argument at that place, where there is one.
    private static AttributePath path(Given given, int place, Budget budget) {
        return given.has(place)
                ? AttributePath.of(given.value(place), budget)
                : AttributePath.ITSELF;
    }

    /// What two items are compared by: letters without their case, unless asked.
    private static Object comparable(Object item, boolean caseSensitive, Budget budget) {
        Comparing.defined(item, budget);
        if (item instanceof String text && !caseSensitive) {
            return Letters.lower(text, budget);
        }
        return item;
    }

    private record Keyed(List<Object> keys, Object item) {}

    private static List<Object> sort(Object value, Given given, Budget budget) {
        List<AttributePath> paths = new ArrayList<>();
        if (given.has(2) && given.value(2) instanceof String several) {
            budget.reading(several);
            budget.text(several.length());
            budget.items(1 + several.chars().filter(c -> c == ',').count());
            for (String path : several.split(",")) {
                paths.add(AttributePath.of(path, budget));
            }
        } else {
            paths.add(path(given, 2, budget));
        }
        List<Keyed> keyed = new ArrayList<>();
        for (Object item : Sequences.items(value, budget)) {
            budget.items(4L + paths.size());
            List<Object> keys = new ArrayList<>(paths.size());
            paths.forEach(
                    path -> keys.add(comparable(path.in(item, budget), given.truth(1), budget)));
            keyed.add(new Keyed(keys, item));
        }
        Comparator<Keyed> order =
                (a, b) -> {
                    for (int i = 0; i < a.keys().size(); i++) {
                        int compared =
                                Comparing.order(a.keys().get(i), b.keys().get(i), "<", budget);
                        if (compared != 0) {
                            return compared;
                        }
                    }
                    return 0;
                };
        return sorted(keyed, given.truth(0) ? order.reversed() : order, budget);
    }

    private static List<Object> sorted(List<Keyed> keyed, Comparator<Keyed> order, Budget budget) {
        budget.items(2L * keyed.size());
        keyed.sort(order);
        List<Object> sorted = new ArrayList<>(keyed.size());
        keyed.forEach(each -> sorted.add(each.item()));
        return sorted;
    }

    private static List<Object> dictsort(Object value, Given given, Budget budget) {
        if (!(value instanceof Dict dict)) {
            throw budget.fault("'dictsort' needs a dict, not " + Types.of(value));
        }
        String by = given.text(1, "key");
        if (!by.equals("key") && !by.equals("value")) {
            throw budget.fault("'dictsort' sorts by key or value");
        }
        List<Keyed> keyed = new ArrayList<>();
        for (Dict.Entry entry : dict.entries()) {
            budget.items(6);
            Object key = by.equals("key") ? entry.key() : entry.value();
            keyed.add(
                    new Keyed(
                            List.of(comparable(key, given.truth(0), budget)),
                            Tuple.of(entry.key(), entry.value())));
        }
        Comparator<Keyed> order =
                (a, b) -> Comparing.order(a.keys().getFirst(), b.keys().getFirst(), "<", budget);
        return sorted(keyed, given.truth(2) ? order.reversed() : order, budget);
    }

    private static List<Object> unique(Object value, Given given, Budget budget) {
        AttributePath path = path(given, 1, budget);
        Set<Key> seen = new HashSet<>();
        List<Object> unique = new ArrayList<>();
        for (Object item : Sequences.items(value, budget)) {
            budget.items(3);
            if (seen.add(
                    Key.of(comparable(path.in(item, budget), given.truth(0), budget), budget))) {
                unique.add(item);
            }
        }
        return unique;
    }

    private static Object sum(Object value, Given given, Budget budget) {
        Object sum = given.or(1, 0L);
        AttributePath path = path(given, 0, budget);
        for (Object item : Sequences.items(value, budget)) {
            budget.step();
            Object part = path.in(item, budget);
            Comparing.defined(part, budget);
            sum =
                    Types.isNumber(sum) && Types.isNumber(part)
                            ? Numbers.apply(Operator.ADD, sum, part, budget)
                            : Sequences.sum(sum, part, budget);
        }
        return sum;
    }

    private static Object extreme(Object value, Given given, int sign, Budget budget) {
        AttributePath path = path(given, 1, budget);
        Object best = Undefined.of("no aggregated item, sequence was empty");
        Object bestKey = None.NONE;
        for (Object item : Sequences.items(value, budget)) {
            budget.step();
            Object key = comparable(path.in(item, budget), given.truth(0), budget);
            boolean better =
                    best instanceof Undefined
                            || Integer.signum(
                                            Comparing.order(
                                                    key, bestKey, sign > 0 ? ">" : "<", budget))
                                    == sign;
            if (better) {
                best = item;
                bestKey = key;
            }
        }
        return best;
    }

    private static List<Object> batch(Object value, Given given, Budget budget) {
        long size = positive(given.integer(0), "batch", budget);
        List<Object> batches = new ArrayList<>();
        List<Object> current = new ArrayList<>();
        for (Object item : Sequences.items(value, budget)) {
            budget.items(2);
            if (current.size() == size) {
                batches.add(current);
                current = new ArrayList<>();
            }
            current.add(item);
        }
        if (!current.isEmpty()) {
            if (given.has(1)) {
                budget.items(size - current.size());
                while (current.size() < size) {
                    current.add(given.value(1));
                }
            }
            batches.add(current);
        }
        return batches;
    }

    private static long positive(long number, String filter, Budget budget) {
        if (number < 1) {
            throw budget.fault("'" + filter + "' expects a number of at least 1");
        }
        return number;
    }

    private static List<Object> slices(Object value, Given given, Budget budget) {
        List<?> items = Sequences.items(value, budget);
        long count = positive(given.integer(0), "slice", budget);
        budget.items(count);
        long each = items.size() / count;
        long longer = items.size() % count;
        int from = 0;
        List<Object> slices = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            int to = (int) (from + each + (i < longer ? 1 : 0));
            budget.items(to - from + 1L);
            List<Object> slice = new ArrayList<>(items.subList(from, to));
            if (given.has(1) && i >= longer) {
                slice.add(given.value(1));
            }
            slices.add(slice);
            from = to;
        }
        return slices;
    }

    private static List<Object> groupBy(Object value, Given given, Budget budget) {
        AttributePath path = AttributePath.of(given.value(0), budget);
        List<Keyed> keyed = new ArrayList<>();
        for (Object item : Sequences.items(value, budget)) {
            budget.items(6);
            Object key = path.in(item, budget);
            Object known = key instanceof Undefined && given.has(1) ? given.value(1) : key;
            Comparing.defined(known, budget);
            keyed.add(new Keyed(List.of(comparable(known, given.truth(2), budget), known), item));
        }
        keyed.sort(
                (a, b) -> Comparing.order(a.keys().getFirst(), b.keys().getFirst(), "<", budget));
        List<Object> groups = new ArrayList<>();
        for (int from = 0; from < keyed.size(); ) {
            Keyed first = keyed.get(from);
            List<Object> group = new ArrayList<>();
            int to = from;
            while (to < keyed.size()
                    && Comparing.equal(
                            keyed.get(to).keys().getFirst(), first.keys().getFirst(), budget)) {
                group.add(keyed.get(to).item());
                to++;
            }
            groups.add(
                    new Tuple(List.of(first.keys().getLast(), group), List.of("grouper", "list")));
            from = to;
        }
        return groups;
    }
}
