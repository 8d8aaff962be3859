package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Statement.Signature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A macro, or the body of a `call` block, with the scope it was written in.
final class Macro implements Callable {

    private final String name;
    private final Signature signature;
    private final List<Statement> body;
    private final Scope definedIn;

    Macro(String name, Signature signature, List<Statement> body, Scope definedIn) {
        this.name = name;
        this.signature = signature;
        this.body = body;
        this.definedIn = definedIn;
    }

    @Nullable Object attribute(String attribute) {
        return switch (attribute) {
            case "name" -> name;
            case "arguments" -> Tuple.of(Collections.unmodifiableList(signature.parameters()));
            case "catch_kwargs" -> signature.uses().contains("kwargs");
            case "catch_varargs" -> signature.uses().contains("varargs");
            case "caller" -> signature.uses().contains("caller");
            default -> null;
        };
    }

    @Override
    public Object call(Interpreter run, Arguments arguments) {
        Budget budget = run.budget();
        budget.items(2L + signature.parameters().size());
        budget.entries(arguments.named().size());
        Scope scope = definedIn.inner();
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        Object caller = named.remove("caller");
        if (signature.uses().contains("caller")) {
            scope.set("caller", caller == null ? Undefined.of("no caller defined") : caller);
        } else if (caller != null) {
            throw budget.fault(
                    "macro '"
                            + name
                            + "' does not use 'caller', so it cannot be called with a body");
        }
        bind(run, scope, arguments.positional(), named);
        rest(budget, scope, arguments.positional(), named);
        return run.apart(body, scope);
    }

    private void bind(
            Interpreter run, Scope scope, List<Object> positional, Map<String, Object> named) {
        List<String> parameters = signature.parameters();
        int firstDefault = parameters.size() - signature.defaults().size();
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = parameters.get(i);
            Object value = i < positional.size() ? positional.get(i) : named.remove(parameter);
            if (value == null) {
                value =
                        i < firstDefault
                                ? Undefined.of(
                                        "parameter '",
                                        parameter,
                                        "' was not provided",
                                        run.budget())
                                : run.valueIn(scope, signature.defaults().get(i - firstDefault));
            }
            scope.set(parameter, value);
        }
    }

    private void rest(
            Budget budget, Scope scope, List<Object> positional, Map<String, Object> named) {
        int known = signature.parameters().size();
        List<Object> more =
                positional.size() > known
                        ? positional.subList(known, positional.size())
                        : List.of();
        if (signature.uses().contains("varargs")) {
            budget.items(more.size());
            scope.set("varargs", Tuple.of(List.copyOf(more)));
        } else if (!more.isEmpty()) {
            throw budget.fault(
                    "macro '" + name + "' takes not more than " + known + " argument(s)");
        }
        if (signature.uses().contains("kwargs")) {
            Dict rest = new Dict();
            budget.entries(named.size());
            named.forEach(rest::put);
            scope.set("kwargs", rest);
        } else if (!named.isEmpty()) {
            // Not which one: a name that came by `**` is a key of a value.
            throw budget.fault("macro '" + name + "' takes no keyword argument of another name");
        }
    }
}
