package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Callable.Arguments;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The functions every template has.
final class Functions {

    static final Map<String, Object> BY_NAME =
            Map.of(
                    "range", (Callable) Functions::range,
                    "dict", (Callable) Functions::dict,
                    "namespace", (Callable) Functions::namespace,
                    "joiner", (Callable) Functions::joiner,
                    "cycler", (Callable) Functions::cycler);

    private Functions() {}

    private static Object range(Interpreter run, Arguments arguments) {
        Given given = new Given(run.budget(), "range", List.of("start", "stop", "step"), arguments);
        long first = given.integer(0);
        long step = given.integer(2, 1);
        if (step == 0) {
            throw run.budget().fault("'range' expects a step other than zero");
        }
        try {
            return given.has(1) ? new Range(first, given.integer(1), step) : new Range(0, first, 1);
        } catch (ArithmeticException _) {
            throw run.budget().fault("a range with bounds that far apart");
        }
    }

    private static Object dict(Interpreter run, Arguments arguments) {
        Dict dict = new Dict();
        if (!arguments.positional().isEmpty()) {
            if (arguments.positional().getFirst() instanceof Dict first) {
                run.budget().entries(first.size());
                first.entries()
                        .forEach(entry -> dict.put(entry.key(), entry.value(), run.budget()));
            } else {
                List<?> pairs = Sequences.items(arguments.positional().getFirst(), run.budget());
                run.budget().entries(pairs.size());
                for (Object pair : pairs) {
                    List<?> both = Sequences.items(pair, run.budget());
                    if (both.size() != 2) {
                        throw run.budget().fault("'dict' expects pairs of key and value");
                    }
                    dict.put(both.get(0), both.get(1), run.budget());
                }
            }
        }
        run.budget().entries(arguments.named().size());
        arguments.named().forEach(dict::put);
        return dict;
    }

    private static Object namespace(Interpreter run, Arguments arguments) {
        Namespace namespace = new Namespace();
        for (Object initial : arguments.positional()) {
            if (!(initial instanceof Dict members)) {
                throw run.budget().fault("'namespace' expects a dict or named arguments");
            }
            run.budget().entries(members.size());
            members.entries()
                    .forEach(entry ->
                            namespace.set(Texts.str(entry.key(), run.budget()), entry.value()));
        }
        run.budget().entries(arguments.named().size());
        arguments.named().forEach(namespace::set);
        return namespace;
    }

    private static Object joiner(Interpreter run, Arguments arguments) {
        String separator =
                new Given(run.budget(), "joiner", List.of("sep"), arguments).text(0, ", ");
        boolean[] used = new boolean[1];
        return (Callable)
                (_, _) -> {
                    String text = used[0] ? separator : "";
                    used[0] = true;
                    return text;
                };
    }

    private static Object cycler(Interpreter run, Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw run.budget().fault("at least one item has to be provided to 'cycler'");
        }
        return new Cycler(arguments.positional());
    }

    /// Goes round its items at every `next()`.
    static final class Cycler {

        private final List<Object> items;
        private int at;

        private Cycler(List<Object> items) {
            this.items = items;
        }

        @Nullable Object attribute(String name) {
            return switch (name) {
                case "current" -> items.get(at);
                case "next" ->
                        (Callable)
                                (_, _) -> {
                                    Object current = items.get(at);
                                    at = (at + 1) % items.size();
                                    return current;
                                };
                case "reset" ->
                        (Callable)
                                (_, _) -> {
                                    at = 0;
                                    return None.NONE;
                                };
                default -> null;
            };
        }
    }
}
