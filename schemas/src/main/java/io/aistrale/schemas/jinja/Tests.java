package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Callable.Arguments;
import io.aistrale.schemas.jinja.Expression.Operator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Jinja's tests by name.
final class Tests {

    @FunctionalInterface
    interface Test {

        boolean holds(Interpreter run, Object value, Arguments arguments);
    }

    /// A test that compares with one other value.
    @FunctionalInterface
    private interface With {

        boolean holds(Object value, Object other, Budget budget);
    }

    static final Map<String, Test> BY_NAME = byName();

    private Tests() {}

    private static Map<String, Test> byName() {
        Map<String, Test> tests = new HashMap<>();
        alone(tests, "defined", value -> !(value instanceof Undefined));
        alone(tests, "undefined", value -> value instanceof Undefined);
        alone(tests, "none", value -> value == None.NONE);
        alone(tests, "boolean", value -> value instanceof Boolean);
        alone(tests, "true", value -> Boolean.TRUE.equals(value));
        alone(tests, "false", value -> Boolean.FALSE.equals(value));
        alone(tests, "integer", value -> Types.isInteger(value) && !(value instanceof Boolean));
        alone(tests, "float", value -> value instanceof Double);
        alone(tests, "number", Types::isNumber);
        alone(tests, "string", value -> value instanceof String);
        alone(tests, "mapping", value -> value instanceof Dict);
        alone(tests, "sequence", Sequences::isIterable);
        alone(tests, "iterable", Sequences::isIterable);
        alone(tests, "callable", value -> value instanceof Callable);
        alone(tests, "escaped", _ -> false);
        tests.put(
                "filter",
                (_, value, _) -> value instanceof String name && Filters.BY_NAME.containsKey(name));
        tests.put(
                "test",
                (_, value, _) -> value instanceof String name && Tests.BY_NAME.containsKey(name));
        tests.put("lower", (run, value, _) -> TextMethods.isLower(read(value, run.budget())));
        tests.put("upper", (run, value, _) -> TextMethods.isUpper(read(value, run.budget())));
        tests.put("odd", (run, value, _) -> remainder(value, 2L, run.budget()).equals(1L));
        tests.put("even", (run, value, _) -> remainder(value, 2L, run.budget()).equals(0L));
        with(
                tests,
                "divisibleby",
                (value, other, budget) ->
                        Comparing.equal(remainder(value, other, budget), 0L, budget));
        with(tests, "eq == equalto", Comparing::equal);
        with(tests, "ne !=", (value, other, budget) -> !Comparing.equal(value, other, budget));
        with(
                tests,
                "lt < lessthan",
                (value, other, budget) -> Comparing.ordered(value, "<", other, budget));
        with(
                tests,
                "le <=",
                (value, other, budget) -> Comparing.ordered(value, "<=", other, budget));
        with(
                tests,
                "gt > greaterthan",
                (value, other, budget) -> Comparing.ordered(value, ">", other, budget));
        with(
                tests,
                "ge >=",
                (value, other, budget) -> Comparing.ordered(value, ">=", other, budget));
        with(tests, "in", (value, other, budget) -> Comparing.contains(other, value, budget));
        with(tests, "sameas", Comparing::sameObject);
        return Map.copyOf(tests);
    }

    private static void alone(Map<String, Test> tests, String name, Predicate<Object> holds) {
        tests.put(name, (_, value, _) -> holds.test(value));
    }

    private static void with(Map<String, Test> tests, String names, With with) {
        for (String name : names.split(" ")) {
            tests.put(
                    name,
                    (run, value, arguments) ->
                            with.holds(
                                    value,
                                    new Given(run.budget(), name, List.of("other"), arguments)
                                            .value(0),
                                    run.budget()));
        }
    }

    private static Object remainder(Object value, Object by, Budget budget) {
        Comparing.defined(value, budget);
        if (!Types.isNumber(value) || !Types.isNumber(by)) {
            throw budget.fault(
                    "the test needs a number, not " + Types.of(Types.isNumber(value) ? by : value));
        }
        Object remainder = Numbers.apply(Operator.MODULO, value, by, budget);
        return remainder instanceof Double real && real == Math.rint(real)
                ? (Object) real.longValue()
                : remainder;
    }

    private static String read(Object value, Budget budget) {
        String text = Texts.str(value, budget);
        budget.reading(text);
        return text;
    }
}
