package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Callable.Arguments;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The arguments of a filter, test or method by its parameters' places.
final class Given {

    private final Budget budget;
    private final String callee;
    private final List<String> parameters;
    private final @Nullable Object[] values;

    /// @throws TemplateException too many, or one of no known name
    Given(Budget budget, String callee, List<String> parameters, Arguments arguments) {
        this.budget = budget;
        this.callee = callee;
        this.parameters = parameters;
        this.values = new Object[parameters.size()];
        if (arguments.positional().size() > parameters.size()) {
            throw budget.fault(
                    "'" + callee + "' takes at most " + parameters.size() + " arguments");
        }
        for (int i = 0; i < arguments.positional().size(); i++) {
            values[i] = arguments.positional().get(i);
        }
        for (Map.Entry<String, Object> named : arguments.named().entrySet()) {
            int place = parameters.indexOf(named.getKey());
            if (place < 0) {
                // Not which one: a name that came by `**` is a key of a value.
                throw budget.fault("'" + callee + "' has no other arguments than " + parameters);
            }
            values[place] = named.getValue();
        }
    }

    boolean has(int place) {
        return values[place] != null && values[place] != None.NONE;
    }

    Object or(int place, Object otherwise) {
        Object value = values[place];
        return value == null ? otherwise : value;
    }

    Object value(int place) {
        Object value = values[place];
        if (value == null) {
            throw budget.fault(
                    "'" + callee + "' needs its argument '" + parameters.get(place) + "'");
        }
        if (value instanceof Undefined undefined) {
            throw budget.fault(undefined.reason());
        }
        return value;
    }

    String text(int place) {
        if (value(place) instanceof String text) {
            return text;
        }
        throw wrong(place, "a text");
    }

    String text(int place, String otherwise) {
        return has(place) ? text(place) : otherwise;
    }

    long integer(int place, long otherwise) {
        return has(place) ? integer(place) : otherwise;
    }

    long integer(int place) {
        return switch (value(place)) {
            case Long number -> number;
            case Boolean truth -> truth ? 1 : 0;
            default -> throw wrong(place, "a whole number");
        };
    }

    boolean truth(int place) {
        Object value = values[place];
        return value != null && Types.truth(value, budget);
    }

    private TemplateException wrong(int place, String expected) {
        return budget.fault(
                "'"
                        + callee
                        + "' expects "
                        + expected
                        + " as '"
                        + parameters.get(place)
                        + "', not a "
                        + Types.of(value(place)));
    }
}
