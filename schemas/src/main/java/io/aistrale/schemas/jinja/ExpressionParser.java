package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Expression.And;
import io.aistrale.schemas.jinja.Expression.Arithmetic;
import io.aistrale.schemas.jinja.Expression.Attribute;
import io.aistrale.schemas.jinja.Expression.Call;
import io.aistrale.schemas.jinja.Expression.Compared;
import io.aistrale.schemas.jinja.Expression.Comparison;
import io.aistrale.schemas.jinja.Expression.Concat;
import io.aistrale.schemas.jinja.Expression.Conditional;
import io.aistrale.schemas.jinja.Expression.Constant;
import io.aistrale.schemas.jinja.Expression.DictOf;
import io.aistrale.schemas.jinja.Expression.Filter;
import io.aistrale.schemas.jinja.Expression.FilterCall;
import io.aistrale.schemas.jinja.Expression.Item;
import io.aistrale.schemas.jinja.Expression.ListOf;
import io.aistrale.schemas.jinja.Expression.Name;
import io.aistrale.schemas.jinja.Expression.Named;
import io.aistrale.schemas.jinja.Expression.Negative;
import io.aistrale.schemas.jinja.Expression.Not;
import io.aistrale.schemas.jinja.Expression.Operator;
import io.aistrale.schemas.jinja.Expression.Or;
import io.aistrale.schemas.jinja.Expression.Pair;
import io.aistrale.schemas.jinja.Expression.Passed;
import io.aistrale.schemas.jinja.Expression.Positive;
import io.aistrale.schemas.jinja.Expression.Slice;
import io.aistrale.schemas.jinja.Expression.Test;
import io.aistrale.schemas.jinja.Expression.TupleOf;
import io.aistrale.schemas.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Expressions, in the order of precedence of Jinja's own grammar, which is not Python's: `~` binds
/// closer than `+`, a sign closer than `**`, and `**` goes from left to right.
final class ExpressionParser {

    private static final Map<String, Operator> SUMS =
            Map.of("+", Operator.ADD, "-", Operator.SUBTRACT);
    private static final Map<String, Operator> PRODUCTS =
            Map.of(
                    "*",
                    Operator.MULTIPLY,
                    "/",
                    Operator.DIVIDE,
                    "//",
                    Operator.FLOOR_DIVIDE,
                    "%",
                    Operator.MODULO);
    private static final Map<String, Operator> POWERS = Map.of("**", Operator.POWER);
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Map<String, Object> CONSTANTS =
            Map.of(
                    "true", true, "True", true, "false", false, "False", false, "none", None.NONE,
                    "None", None.NONE);

    private final Tokens tokens;

    /// Names read so far; a macro is told by them what its body uses.
    private Set<String> namesRead = new HashSet<>();

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    Set<String> namesReadFrom(Runnable parsing) {
        Set<String> outer = namesRead;
        namesRead = new HashSet<>();
        parsing.run();
        Set<String> read = namesRead;
        outer.addAll(read);
        namesRead = outer;
        return read;
    }

    Expression expression() {
        return expression(true);
    }

    private Expression expression(boolean withConditional) {
        int depth = tokens.depth();
        tokens.deeper();
        Expression expression = withConditional ? conditional() : or();
        tokens.backTo(depth);
        return expression;
    }

    /// One expression, or several with commas, which are a tuple then.
    Expression tuple(boolean withConditional) {
        int line = tokens.line();
        Expression first = expression(withConditional);
        if (!tokens.at(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (tokens.skip(",") && !endsTuple()) {
            items.add(expression(withConditional));
        }
        return new TupleOf(items, line);
    }

    private boolean endsTuple() {
        return tokens.at(Kind.VARIABLE_END)
                || tokens.at(Kind.BLOCK_END)
                || tokens.at(")")
                || tokens.atName("recursive");
    }

    private Expression conditional() {
        int line = tokens.line();
        Expression value = or();
        int depth = tokens.depth();
        while (tokens.skipName("if")) {
            tokens.deeper();
            Expression test = or();
            Expression otherwise = tokens.skipName("else") ? expression() : null;
            value = new Conditional(test, value, otherwise, line);
        }
        tokens.backTo(depth);
        return value;
    }

    private Expression or() {
        int depth = tokens.depth();
        Expression left = and();
        while (tokens.atName("or")) {
            int line = tokens.take().line();
            tokens.deeper();
            left = new Or(left, and(), line);
        }
        tokens.backTo(depth);
        return left;
    }

    private Expression and() {
        int depth = tokens.depth();
        Expression left = not();
        while (tokens.atName("and")) {
            int line = tokens.take().line();
            tokens.deeper();
            left = new And(left, not(), line);
        }
        tokens.backTo(depth);
        return left;
    }

    private Expression not() {
        if (!tokens.atName("not")) {
            return comparison();
        }
        int depth = tokens.depth();
        int line = tokens.take().line();
        tokens.deeper();
        Expression not = new Not(not(), line);
        tokens.backTo(depth);
        return not;
    }

    private Expression comparison() {
        int line = tokens.line();
        Expression first = sum();
        List<Compared> rest = new ArrayList<>();
        while (true) {
            if (tokens.at(Kind.OPERATOR) && COMPARISONS.contains(tokens.current().text())) {
                rest.add(new Compared(tokens.take().text(), sum()));
            } else if (tokens.skipName("in")) {
                rest.add(new Compared("in", sum()));
            } else if (tokens.atName("not") && tokens.following().isName("in")) {
                tokens.take();
                tokens.take();
                rest.add(new Compared("not in", sum()));
            } else {
                return rest.isEmpty() ? first : new Comparison(first, rest, line);
            }
        }
    }

    private Expression sum() {
        int depth = tokens.depth();
        Expression left = concat();
        while (operator(SUMS) instanceof Operator operator) {
            int line = tokens.take().line();
            tokens.deeper();
            left = new Arithmetic(operator, left, concat(), line);
        }
        tokens.backTo(depth);
        return left;
    }

    private Expression concat() {
        int line = tokens.line();
        Expression first = product();
        if (!tokens.at("~")) {
            return first;
        }
        List<Expression> parts = new ArrayList<>(List.of(first));
        while (tokens.skip("~")) {
            parts.add(product());
        }
        return new Concat(parts, line);
    }

    private Expression product() {
        int depth = tokens.depth();
        Expression left = power();
        while (operator(PRODUCTS) instanceof Operator operator) {
            int line = tokens.take().line();
            tokens.deeper();
            left = new Arithmetic(operator, left, power(), line);
        }
        tokens.backTo(depth);
        return left;
    }

    private Expression power() {
        int depth = tokens.depth();
        Expression left = unary(true);
        while (operator(POWERS) instanceof Operator operator) {
            int line = tokens.take().line();
            tokens.deeper();
            left = new Arithmetic(operator, left, unary(true), line);
        }
        tokens.backTo(depth);
        return left;
    }

    private @Nullable Operator operator(Map<String, Operator> among) {
        return tokens.at(Kind.OPERATOR) ? among.get(tokens.current().text()) : null;
    }

    private Expression unary(boolean withFilters) {
        int depth = tokens.depth();
        int line = tokens.line();
        tokens.deeper();
        Expression value;
        if (tokens.skip("-")) {
            value = new Negative(unary(false), line);
        } else if (tokens.skip("+")) {
            value = new Positive(unary(false), line);
        } else {
            value = primary();
        }
        value = postfix(value);
        if (withFilters) {
            value = filtersAndTests(value);
        }
        tokens.backTo(depth);
        return value;
    }

    private Expression primary() {
        Token token = tokens.current();
        return switch (token.kind()) {
            case NAME -> nameOrConstant(tokens.take());
            case STRING -> strings();
            case INTEGER, FLOAT -> new Constant(tokens.take().value(), token.line());
            case OPERATOR ->
                    switch (token.text()) {
                        case "(" -> parentheses();
                        case "[" -> list();
                        case "{" -> dict();
                        default -> throw tokens.fault("unexpected " + token.words());
                    };
            default -> throw tokens.fault("expected an expression, got " + token.words());
        };
    }

    private Expression nameOrConstant(Token token) {
        Object constant = CONSTANTS.get(token.text());
        if (constant != null) {
            return new Constant(constant, token.line());
        }
        namesRead.add(token.text());
        return new Name(token.text(), token.line());
    }

    private Expression strings() {
        Token first = tokens.take();
        StringBuilder text = new StringBuilder((String) first.value());
        while (tokens.at(Kind.STRING)) {
            text.append(tokens.take().value());
        }
        return new Constant(text.toString(), first.line());
    }

    private Expression parentheses() {
        int line = tokens.take().line();
        if (tokens.skip(")")) {
            return new TupleOf(List.of(), line);
        }
        Expression inside = tuple(true);
        tokens.expect(")");
        return inside;
    }

    private Expression list() {
        int line = tokens.take().line();
        List<Expression> items = new ArrayList<>();
        while (!tokens.skip("]")) {
            if (!items.isEmpty()) {
                tokens.expect(",");
                if (tokens.skip("]")) {
                    break;
                }
            }
            items.add(expression());
        }
        return new ListOf(items, line);
    }

    private Expression dict() {
        int line = tokens.take().line();
        List<Pair> pairs = new ArrayList<>();
        while (!tokens.skip("}")) {
            if (!pairs.isEmpty()) {
                tokens.expect(",");
                if (tokens.skip("}")) {
                    break;
                }
            }
            Expression key = expression();
            tokens.expect(":");
            pairs.add(new Pair(key, expression()));
        }
        return new DictOf(pairs, line);
    }

    private Expression postfix(Expression value) {
        Expression read = value;
        while (true) {
            if (tokens.at(".")) {
                read = attribute(read);
            } else if (tokens.at("[")) {
                read = subscript(read);
            } else if (tokens.at("(")) {
                int line = tokens.line();
                read = new Call(read, passed(), line);
            } else {
                return read;
            }
            tokens.deeper();
        }
    }

    private Expression attribute(Expression target) {
        int line = tokens.take().line();
        if (tokens.at(Kind.NAME)) {
            return new Attribute(target, tokens.take().text(), line);
        }
        if (tokens.at(Kind.INTEGER)) {
            return new Item(target, new Constant(tokens.take().value(), line), line);
        }
        throw tokens.fault("expected name or number after '.', got " + tokens.current().words());
    }

    private Expression subscript(Expression target) {
        int line = tokens.take().line();
        Expression start = tokens.at(":") ? null : expression();
        if (start != null && !tokens.at(":")) {
            if (tokens.at(",")) {
                throw tokens.fault("a subscript of several values is not supported");
            }
            tokens.expect("]");
            return new Item(target, start, line);
        }
        tokens.expect(":");
        Expression stop = tokens.at(":") || tokens.at("]") ? null : expression();
        Expression step = tokens.skip(":") && !tokens.at("]") ? expression() : null;
        tokens.expect("]");
        return new Slice(target, start, stop, step, line);
    }

    private Expression filtersAndTests(Expression value) {
        Expression read = value;
        while (true) {
            if (tokens.skip("|")) {
                FilterCall call = filter();
                read = new Filter(read, call, call.line());
            } else if (tokens.skipName("is")) {
                read = test(read);
            } else if (tokens.at("(")) {
                int line = tokens.line();
                read = new Call(read, passed(), line);
            } else {
                return read;
            }
            tokens.deeper();
        }
    }

    /// A filter's name and arguments; the `|` has been read.
    FilterCall filter() {
        int line = tokens.line();
        String name = tokens.expect(Kind.NAME).text();
        Filters.Filter filter = Filters.BY_NAME.get(name);
        if (filter == null) {
            throw new TemplateException(line, "no filter named '" + name + "'");
        }
        return new FilterCall(name, filter, tokens.at("(") ? passed() : Passed.NOTHING, line);
    }

    private Expression test(Expression value) {
        int line = tokens.line();
        boolean negated = tokens.skipName("not");
        if (!tokens.at(Kind.NAME) && !tokens.at(Kind.OPERATOR)) {
            throw tokens.fault("expected a test's name, got " + tokens.current().words());
        }
        String name = tokens.take().text();
        Tests.Test test = Tests.BY_NAME.get(name);
        if (test == null) {
            throw new TemplateException(line, "no test named '" + name + "'");
        }
        Passed passed = Passed.NOTHING;
        if (tokens.at("(")) {
            passed = passed();
        } else if (beginsTestArgument()) {
            passed = new Passed(List.of(postfix(primary())), List.of(), null, null);
        }
        Expression tested = new Test(value, name, test, passed, line);
        return negated ? new Not(tested, line) : tested;
    }

    private boolean beginsTestArgument() {
        return switch (tokens.current().kind()) {
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> tokens.at("[") || tokens.at("{");
            case NAME -> {
                if (tokens.atName("is")) {
                    throw tokens.fault("tests cannot be chained with is");
                }
                yield !Set.of("else", "or", "and", "not", "if", "in", "recursive")
                        .contains(tokens.current().text());
            }
            default -> false;
        };
    }

    private Passed passed() {
        tokens.expect("(");
        List<Expression> positional = new ArrayList<>();
        List<Named> named = new ArrayList<>();
        Expression spread = null;
        Expression namedSpread = null;
        boolean first = true;
        while (!tokens.skip(")")) {
            if (!first) {
                tokens.expect(",");
                if (tokens.skip(")")) {
                    break;
                }
            }
            first = false;
            if (tokens.skip("*")) {
                spread = expression();
            } else if (tokens.skip("**")) {
                namedSpread = expression();
            } else if (tokens.at(Kind.NAME) && tokens.following().is("=")) {
                String name = tokens.take().text();
                tokens.take();
                named.add(new Named(name, expression()));
            } else if (named.isEmpty() && spread == null && namedSpread == null) {
                positional.add(expression());
            } else {
                throw tokens.fault("a positional argument after a named one");
            }
        }
        return new Passed(positional, named, spread, namedSpread);
    }
}
