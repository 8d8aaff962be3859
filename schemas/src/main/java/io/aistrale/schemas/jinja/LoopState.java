package io.aistrale.schemas.jinja;

import io.aistrale.schemas.jinja.Callable.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `loop` within a `for`.
final class LoopState implements Callable {

    /// A recursive loop, begun again over other items.
    @FunctionalInterface
    interface Again {

        Object over(Object items, int depth);
    }

    private final List<Object> items;
    private final int depth;
    private final @Nullable Again again;
    private int index;
    private @Nullable List<Object> lastChanged;

    LoopState(List<Object> items, int depth, @Nullable Again again) {
        this.items = items;
        this.depth = depth;
        this.again = again;
    }

    void moveTo(int index) {
        this.index = index;
    }

    int round() {
        return index + 1;
    }

    int rounds() {
        return items.size();
    }

    @Nullable Object attribute(String name) {
        return switch (name) {
            case "index" -> index + 1L;
            case "index0" -> (long) index;
            case "revindex" -> (long) items.size() - index;
            case "revindex0" -> items.size() - index - 1L;
            case "first" -> index == 0;
            case "last" -> index == items.size() - 1;
            case "length" -> (long) items.size();
            case "depth" -> (long) depth;
            case "depth0" -> depth - 1L;
            case "previtem" ->
                    index > 0 ? items.get(index - 1) : Undefined.of("there is no previous item");
            case "nextitem" ->
                    index < items.size() - 1
                            ? items.get(index + 1)
                            : Undefined.of("there is no next item");
            case "cycle" -> (Callable) this::cycle;
            case "changed" -> (Callable) this::changed;
            default -> null;
        };
    }

    private Object cycle(Interpreter run, Arguments arguments) {
        List<Object> values = arguments.positional();
        if (values.isEmpty()) {
            throw run.budget().fault("no items for cycling given");
        }
        return values.get(index % values.size());
    }

    private Object changed(Interpreter run, Arguments arguments) {
        List<Object> values = arguments.positional();
        if (lastChanged != null && Comparing.equal(lastChanged, values, run.budget())) {
            return false;
        }
        lastChanged = values;
        return true;
    }

    @Override
    public Object call(Interpreter run, Arguments arguments) {
        if (again == null) {
            throw run.budget().fault("this loop is not recursive: write 'recursive' at its end");
        }
        return again.over(
                new Given(run.budget(), "loop", List.of("items"), arguments).value(0), depth + 1);
    }
}
