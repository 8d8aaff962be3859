package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Callable.Arguments;
import io.aistrale.schemas.jinja.Expression.Compared;
import io.aistrale.schemas.jinja.Expression.FilterCall;
import io.aistrale.schemas.jinja.Expression.Named;
import io.aistrale.schemas.jinja.Expression.Operator;
import io.aistrale.schemas.jinja.Expression.Pair;
import io.aistrale.schemas.jinja.Expression.Passed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of expressions.
final class Evaluation {

    private static final int SCOPES_PER_STEP = 16;

    private final Interpreter run;
    private final Budget budget;

    Evaluation(Interpreter run, Budget budget) {
        this.run = run;
        this.budget = budget;
    }

    Object value(Expression expression) {
        budget.step();
        budget.deeper();
        Object value = evaluated(expression);
        budget.shallower();
        budget.at(expression.line());
        return value;
    }

    private Object evaluated(Expression expression) {
        return switch (expression) {
            case Expression.Constant constant -> constant.value();
            case Expression.Name name -> named(name);
            case Expression.ListOf list -> values(list.items());
            case Expression.TupleOf tuple -> Tuple.of(values(tuple.items()));
            case Expression.DictOf dict -> dict(dict);
            case Expression.Negative negative ->
                    Numbers.negative(number(negative.operand(), "-"), budget);
            case Expression.Positive positive ->
                    Numbers.negative(
                            Numbers.negative(number(positive.operand(), "+"), budget), budget);
            case Expression.Not not -> !Types.truth(value(not.operand()), budget);
            case Expression.And and -> {
                Object left = value(and.left());
                yield Types.truth(left, budget) ? value(and.right()) : left;
            }
            case Expression.Or or -> {
                Object left = value(or.left());
                yield Types.truth(left, budget) ? left : value(or.right());
            }
            case Expression.Arithmetic arithmetic -> arithmetic(arithmetic);
            case Expression.Concat concat -> concat(concat);
            case Expression.Comparison comparison -> comparison(comparison);
            case Expression.Conditional conditional -> conditional(conditional);
            case Expression.Attribute attribute -> {
                Object target = value(attribute.target());
                budget.at(attribute.line());
                yield Members.attribute(target, attribute.name(), budget);
            }
            case Expression.Item item -> item(item);
            case Expression.Slice slice -> slice(slice);
            case Expression.Call call -> call(call, null);
            case Expression.Filter filter -> filter(value(filter.operand()), filter.call());
            case Expression.Test test -> {
                Object value = value(test.operand());
                Arguments arguments = arguments(test.passed(), null);
                budget.at(test.line());
                yield test.test().holds(run, value, arguments);
            }
        };
    }

    private Object named(Expression.Name name) {
        budget.steps(run.scope().depth() / SCOPES_PER_STEP);
        Object value = run.scope().get(name.name());
        return value == null ? Undefined.of("'", name.name(), "' is undefined", budget) : value;
    }

    private List<Object> values(List<Expression> expressions) {
        budget.items(expressions.size());
        List<Object> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            Object value = value(expression);
            Comparing.defined(value, budget);
            values.add(value);
        }
        return values;
    }

    private Dict dict(Expression.DictOf written) {
        budget.entries(written.pairs().size());
        Dict dict = new Dict();
        for (Pair pair : written.pairs()) {
            Object value = value(pair.value());
            Comparing.defined(value, budget);
            dict.put(value(pair.key()), value, budget);
        }
        return dict;
    }

    private Object number(Expression operand, String sign) {
        Object value = value(operand);
        Comparing.defined(value, budget);
        if (!Types.isNumber(value)) {
            throw budget.fault("'" + sign + "' needs a number, not " + Types.of(value));
        }
        return value;
    }

    private Object arithmetic(Expression.Arithmetic arithmetic) {
        Object left = value(arithmetic.left());
        Object right = value(arithmetic.right());
        budget.at(arithmetic.line());
        Comparing.defined(left, budget);
        if (arithmetic.operator() == Operator.MODULO && left instanceof String format) {
            return PercentFormat.format(format, right, budget);
        }
        Comparing.defined(right, budget);
        if (Types.isNumber(left) && Types.isNumber(right)) {
            return Numbers.apply(arithmetic.operator(), left, right, budget);
        }
        return switch (arithmetic.operator()) {
            case ADD -> Sequences.sum(left, right, budget);
            case MULTIPLY -> Sequences.product(left, right, budget);
            default ->
                    throw Sequences.unsupported(arithmetic.operator().sign(), left, right, budget);
        };
    }

    private String concat(Expression.Concat concat) {
        TextBuilder text = new TextBuilder(budget);
        for (Expression part : concat.parts()) {
            text.append(Texts.str(value(part), budget));
        }
        return text.toString();
    }

    private boolean comparison(Expression.Comparison comparison) {
        Object left = value(comparison.first());
        for (Compared compared : comparison.rest()) {
            Object right = value(compared.operand());
            boolean holds =
                    switch (compared.operator()) {
                        case "==" -> Comparing.equal(left, right, budget);
                        case "!=" -> !Comparing.equal(left, right, budget);
                        case "in" -> Comparing.contains(right, left, budget);
                        case "not in" -> !Comparing.contains(right, left, budget);
                        default -> Comparing.ordered(left, compared.operator(), right, budget);
                    };
            if (!holds) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private Object conditional(Expression.Conditional conditional) {
        if (Types.truth(value(conditional.test()), budget)) {
            return value(conditional.then());
        }
        Expression otherwise = conditional.otherwise();
        return otherwise == null ? Undefined.NOTHING : value(otherwise);
    }

    private Object item(Expression.Item item) {
        Object target = value(item.target());
        Object index = value(item.index());
        budget.at(item.line());
        return Members.item(target, index, item.index() instanceof Expression.Constant, budget);
    }

    private Object slice(Expression.Slice slice) {
        Object target = value(slice.target());
        Object start = bound(slice.start());
        Object stop = bound(slice.stop());
        Object step = bound(slice.step());
        budget.at(slice.line());
        return Sequences.slice(target, start, stop, step, budget);
    }

    private Object bound(@Nullable Expression expression) {
        return expression == null ? None.NONE : value(expression);
    }

    /// @param caller the body of a `call` block, or null
    Object call(Expression.Call call, @Nullable Macro caller) {
        Object callee = value(call.callee());
        Arguments arguments = arguments(call.passed(), caller);
        budget.at(call.line());
        Comparing.defined(callee, budget);
        if (!(callee instanceof Callable callable)) {
            throw budget.fault("a " + Types.of(callee) + " cannot be called");
        }
        budget.deeper();
        Object value = callable.call(run, arguments);
        budget.shallower();
        return value;
    }

    Object filter(Object value, FilterCall call) {
        Arguments arguments = arguments(call.passed(), null);
        budget.at(call.line());
        return call.filter().apply(run, value, arguments);
    }

    private Arguments arguments(Passed passed, @Nullable Macro caller) {
        if (passed == Passed.NOTHING && caller == null) {
            return new Arguments(List.of(), Map.of());
        }
        budget.items(passed.positional().size());
        if (!passed.named().isEmpty()) {
            budget.entries(passed.named().size());
        }
        List<Object> positional = new ArrayList<>(passed.positional().size());
        for (Expression expression : passed.positional()) {
            positional.add(value(expression));
        }
        Map<String, Object> named = new LinkedHashMap<>();
        for (Named argument : passed.named()) {
            named.put(argument.name(), value(argument.value()));
        }
        if (passed.spread() != null) {
            List<?> more = Sequences.items(value(passed.spread()), budget);
            budget.items(more.size());
            positional.addAll(more);
        }
        if (passed.namedSpread() != null) {
            if (!(value(passed.namedSpread()) instanceof Dict more)) {
                throw budget.fault("'**' needs a dict");
            }
            budget.entries(more.size());
            more.entries()
                    .forEach(entry -> named.put(Texts.str(entry.key(), budget), entry.value()));
        }
        if (caller != null) {
            named.put("caller", caller);
        }
        return new Arguments(positional, named);
    }
}
