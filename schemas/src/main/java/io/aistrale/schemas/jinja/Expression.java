package io.aistrale.schemas.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has a value. Lines are of the template's text, from 1.
sealed interface Expression {

    int line();

    record Constant(Object value, int line) implements Expression {}

    record Name(String name, int line) implements Expression {}

    record ListOf(List<Expression> items, int line) implements Expression {}

    record TupleOf(List<Expression> items, int line) implements Expression {}

    record DictOf(List<Pair> pairs, int line) implements Expression {}

    record Pair(Expression key, Expression value) {}

    record Negative(Expression operand, int line) implements Expression {}

    record Positive(Expression operand, int line) implements Expression {}

    record Not(Expression operand, int line) implements Expression {}

    record And(Expression left, Expression right, int line) implements Expression {}

    record Or(Expression left, Expression right, int line) implements Expression {}

    record Arithmetic(Operator operator, Expression left, Expression right, int line)
            implements Expression {}

    enum Operator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        FLOOR_DIVIDE("//"),
        MODULO("%"),
        POWER("**");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }

    record Concat(List<Expression> parts, int line) implements Expression {}

    /// `a < b <= c`: each comparison with the value before it.
    record Comparison(Expression first, List<Compared> rest, int line) implements Expression {}

    /// @param operator `==`, `!=`, `<`, `<=`, `>`, `>=`, `in` or `not in`
    record Compared(String operator, Expression operand) {}

    record Conditional(Expression test, Expression then, @Nullable Expression otherwise, int line)
            implements Expression {}

    record Attribute(Expression target, String name, int line) implements Expression {}

    record Item(Expression target, Expression index, int line) implements Expression {}

    record Slice(
            Expression target,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step,
            int line)
            implements Expression {}

    record Call(Expression callee, Passed passed, int line) implements Expression {}

    record Filter(Expression operand, FilterCall call, int line) implements Expression {}

    record FilterCall(String name, Filters.Filter filter, Passed passed, int line) {}

    record Test(Expression operand, String name, Tests.Test test, Passed passed, int line)
            implements Expression {}

    /// Arguments as written.
    ///
    /// @param spread `*values`
    /// @param namedSpread `**values`
    record Passed(
            List<Expression> positional,
            List<Named> named,
            @Nullable Expression spread,
            @Nullable Expression namedSpread) {

        static final Passed NOTHING = new Passed(List.of(), List.of(), null, null);
    }

    record Named(String name, Expression value) {}
}
