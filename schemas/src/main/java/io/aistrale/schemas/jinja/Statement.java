package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Expression.FilterCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What writes output or names something.
sealed interface Statement {

    record Text(String text) implements Statement {}

    record Print(Expression value, int line) implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise, int line) implements Statement {}

    record Branch(Expression test, List<Statement> body) {}

    record For(
            Target target,
            Expression items,
            @Nullable Expression condition,
            boolean recursive,
            List<Statement> body,
            List<Statement> otherwise,
            int line)
            implements Statement {}

    record Assign(Target target, Expression value, int line) implements Statement {}

    record AssignBlock(Target target, List<FilterCall> filters, List<Statement> body, int line)
            implements Statement {}

    record With(List<Target> targets, List<Expression> values, List<Statement> body, int line)
            implements Statement {}

    record FilterBlock(List<FilterCall> filters, List<Statement> body, int line)
            implements Statement {}

    record MacroDefinition(String name, Signature signature, List<Statement> body, int line)
            implements Statement {}

    record CallBlock(Expression.Call call, Signature signature, List<Statement> body, int line)
            implements Statement {}

    /// @param defaults of the last parameters
    /// @param uses which of `varargs`, `kwargs` and `caller` the body names: what it does not name
    ///   it refuses
    record Signature(
            List<String> parameters, List<Expression> defaults, java.util.Set<String> uses) {}

    /// Where a value goes.
    sealed interface Target {

        record Variable(String name) implements Target {}

        /// `{% set ns.name = ... %}`
        record Member(String namespace, String name) implements Target {}

        record Several(List<Target> targets) implements Target {}
    }
}
