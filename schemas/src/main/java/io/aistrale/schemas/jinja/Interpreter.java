package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Callable.Arguments;
import io.aistrale.schemas.jinja.Expression.FilterCall;
import io.aistrale.schemas.jinja.Statement.Branch;
import io.aistrale.schemas.jinja.Statement.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One rendering: walks the statements, writes the output, pays for each step.
final class Interpreter {

    private final Budget budget;
    private final Evaluation evaluation;
    private Scope scope;
    private TextBuilder output;

    Interpreter(Budget budget, Map<String, Object> values) {
        this.budget = budget;
        this.evaluation = new Evaluation(this, budget);
        // The values are looked up where they are: a prompt of many parts has the same in each.
        Scope given = new Scope(values, new Scope(Functions.BY_NAME, null));
        this.scope = given.inner();
        this.output = new TextBuilder(budget);
    }

    Budget budget() {
        return budget;
    }

    Scope scope() {
        return scope;
    }

    String output(List<Statement> statements) {
        budget.scope();
        run(statements);
        budget.output(output.length());
        return output.toString();
    }

    /// What statements write in a scope, apart from the output.
    String apart(List<Statement> statements, Scope in) {
        Scope outer = scope;
        TextBuilder outerOutput = output;
        scope = in;
        output = new TextBuilder(budget);
        run(statements);
        String written = output.toString();
        scope = outer;
        output = outerOutput;
        return written;
    }

    private void within(Scope inner, List<Statement> statements) {
        Scope outer = scope;
        scope = inner;
        run(statements);
        scope = outer;
    }

    private void run(List<Statement> statements) {
        budget.deeper();
        for (int i = 0; i < statements.size(); i++) {
            budget.step();
            run(statements.get(i));
        }
        budget.shallower();
    }

    private void run(Statement statement) {
        switch (statement) {
            case Statement.Text text -> output.append(text.text());
            case Statement.Print print -> {
                Object value = evaluation.value(print.value());
                output.append(Texts.str(value, budget));
            }
            case Statement.If choice -> choose(choice);
            case Statement.For loop -> {
                budget.at(loop.line());
                repeat(loop, evaluation.value(loop.items()), 1);
            }
            case Statement.Assign assign ->
                    assign(assign.target(), evaluation.value(assign.value()), assign.line());
            case Statement.AssignBlock block -> {
                String written = apart(block.body(), scope.inner());
                assign(block.target(), filtered(written, block.filters()), block.line());
            }
            case Statement.With with -> with(with);
            case Statement.FilterBlock block -> {
                String written = apart(block.body(), scope.inner());
                budget.at(block.line());
                output.append(Texts.str(filtered(written, block.filters()), budget));
            }
            case Statement.MacroDefinition macro ->
                    scope.set(
                            macro.name(),
                            new Macro(macro.name(), macro.signature(), macro.body(), scope));
            case Statement.CallBlock block -> {
                Macro caller = new Macro("caller", block.signature(), block.body(), scope);
                output.append(Texts.str(evaluation.call(block.call(), caller), budget));
            }
        }
    }

    private Object filtered(Object value, List<FilterCall> filters) {
        Object filtered = value;
        for (FilterCall filter : filters) {
            filtered = evaluation.filter(filtered, filter);
        }
        return filtered;
    }

    private void choose(Statement.If choice) {
        for (Branch branch : choice.branches()) {
            Object test = evaluation.value(branch.test());
            if (Types.truth(test, budget)) {
                run(branch.body());
                return;
            }
        }
        run(choice.otherwise());
    }

    private void with(Statement.With with) {
        Scope inner = scope.inner();
        List<Object> values = new ArrayList<>();
        with.values().forEach(value -> values.add(evaluation.value(value)));
        Scope outer = scope;
        scope = inner;
        for (int i = 0; i < values.size(); i++) {
            assign(with.targets().get(i), values.get(i), with.line());
        }
        scope = outer;
        within(inner, with.body());
    }

    private void repeat(Statement.For loop, Object over, int depth) {
        List<?> items = Sequences.items(over, budget);
        Scope outer = scope;
        List<Object> passing = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            budget.rounds(passing.size() + 1L);
            if (loop.condition() == null) {
                budget.rounds(items.size());
                budget.items(items.size());
                passing.addAll(items);
                break;
            }
            budget.items(1);
            scope = outer.inner();
            assign(loop.target(), items.get(i), loop.line());
            if (Types.truth(evaluation.value(loop.condition()), budget)) {
                passing.add(items.get(i));
            }
            scope = outer;
        }
        if (passing.isEmpty()) {
            within(outer.inner(), loop.otherwise());
            return;
        }
        LoopState state =
                new LoopState(
                        passing,
                        depth,
                        loop.recursive() ? (inner, at) -> again(loop, inner, at) : null);
        for (int i = 0; i < passing.size(); i++) {
            budget.scope();
            state.moveTo(i);
            scope = outer.inner();
            scope.set("loop", state);
            assign(loop.target(), passing.get(i), loop.line());
            run(loop.body());
            scope = outer;
        }
    }

    private Object again(Statement.For loop, Object items, int depth) {
        TextBuilder outerOutput = output;
        output = new TextBuilder(budget);
        budget.deeper();
        repeat(loop, items, depth);
        budget.shallower();
        String written = output.toString();
        output = outerOutput;
        return written;
    }

    private void assign(Target target, Object value, int line) {
        budget.at(line);
        switch (target) {
            case Target.Variable variable -> scope.set(variable.name(), value);
            case Target.Member member -> {
                if (!(scope.get(member.namespace()) instanceof Namespace namespace)) {
                    throw budget.fault(
                            "'"
                                    + member.namespace()
                                    + "' is not a namespace, so nothing of it can be set");
                }
                namespace.set(member.name(), value);
            }
            case Target.Several several -> {
                List<?> values = Sequences.items(value, budget);
                if (values.size() != several.targets().size()) {
                    throw budget.fault(
                            "expected "
                                    + several.targets().size()
                                    + " values to unpack, got "
                                    + (values.size() < several.targets().size()
                                            ? "fewer"
                                            : "more"));
                }
                for (int i = 0; i < values.size(); i++) {
                    assign(several.targets().get(i), values.get(i), line);
                }
            }
        }
    }

    /// The value of a default of a macro's parameter, which sees the parameters before it.
    Object valueIn(Scope in, Expression expression) {
        Scope outer = scope;
        scope = in;
        Object value = evaluation.value(expression);
        scope = outer;
        return value;
    }

    /// A filter by its name, for `map`.
    Object filter(String name, Object value, Arguments arguments) {
        Filters.Filter filter = Filters.BY_NAME.get(name);
        if (filter == null) {
            throw budget.fault("no such filter");
        }
        budget.step();
        return filter.apply(this, value, arguments);
    }

    /// A test by its name, for `select` and its kind.
    boolean test(String name, Object value, Arguments arguments) {
        Tests.Test test = Tests.BY_NAME.get(name);
        if (test == null) {
            throw budget.fault("no such test");
        }
        budget.step();
        return test.holds(this, value, arguments);
    }
}
