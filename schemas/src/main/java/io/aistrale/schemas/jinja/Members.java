package io.aistrale.schemas.jinja;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `a.b` and `a[b]`: members of values and a fixed list of methods, never of Java's objects.
final class Members {

    private Members() {}

    /// A method first, then an item of that name.
    static Object attribute(Object target, String name, Budget budget) {
        budget.step();
        Comparing.defined(target, budget);
        return switch (target) {
            case Dict dict ->
                    DictMethods.BY_NAME.containsKey(name)
                            ? DictMethods.of(dict, name, budget)
                            : found(dict.named(name), dict, name, budget);
            case String text -> found(TextMethods.of(text, name), text, name, budget);
            case Namespace namespace -> found(namespace.get(name), namespace, name, budget);
            case LoopState loop -> found(loop.attribute(name), loop, name, budget);
            case Macro macro -> found(macro.attribute(name), macro, name, budget);
            case Functions.Cycler cycler -> found(cycler.attribute(name), cycler, name, budget);
            case Tuple tuple when tuple.names().contains(name) ->
                    tuple.items().get(tuple.names().indexOf(name));
            case List<?> list -> found(ListMethods.of(list, list, name), list, name, budget);
            case Tuple tuple ->
                    found(ListMethods.of(tuple, tuple.items(), name), tuple, name, budget);
            default -> noAttribute(target, name, budget);
        };
    }

    /// @param written whether the index stands in the template, so that an error may say it
    static Object item(Object target, Object index, boolean written, Budget budget) {
        budget.step();
        Comparing.defined(target, budget);
        Comparing.defined(index, budget);
        Object place = index instanceof Boolean ? Numbers.normal(Numbers.big(index)) : index;
        if (place instanceof Long number) {
            switch (target) {
                case List<?> list -> {
                    return at(list, number, "list", written);
                }
                case Tuple tuple -> {
                    return at(tuple.items(), number, "tuple", written);
                }
                case String text -> {
                    return character(text, number, written, budget);
                }
                default -> {}
            }
        }
        if (target instanceof Dict dict) {
            Object value = dict.get(index, budget);
            if (value != null) {
                return value;
            }
        }
        if (index instanceof String name) {
            // Jinja looks for an attribute of that name where there is no item.
            Object found =
                    target instanceof Dict && !DictMethods.BY_NAME.containsKey(name)
                            ? Undefined.of("")
                            : attribute(target, name, budget);
            return found instanceof Undefined
                    ? noAttribute(target, written ? name : null, budget)
                    : found;
        }
        return noAttribute(
                target,
                written && (index instanceof Long || index instanceof BigInteger)
                        ? index.toString()
                        : null,
                budget);
    }

    private static Object at(List<?> list, long index, String type, boolean written) {
        long place = index < 0 ? index + list.size() : index;
        return place >= 0 && place < list.size()
                ? list.get((int) place)
                : noElement(type, index, written);
    }

    private static Object character(String text, long index, boolean written, Budget budget) {
        int length = Texts.length(text, budget);
        long place = index < 0 ? index + length : index;
        if (place < 0 || place >= length) {
            return noElement("str", index, written);
        }
        return Character.toString(text.codePointAt(Texts.at(text, (int) place)));
    }

    private static Undefined noElement(String type, long index, boolean written) {
        return Undefined.of(
                type + " object has no " + (written ? "element " + index : "such element"));
    }

    private static Object found(@Nullable Object value, Object target, String name, Budget budget) {
        return value == null ? noAttribute(target, name, budget) : value;
    }

    private static Undefined noAttribute(Object target, @Nullable String name, Budget budget) {
        String has = "'" + Types.of(target) + " object' has no ";
        return name == null
                ? Undefined.of(has, "such item", "", budget)
                : Undefined.of(has + "attribute '", name, "'", budget);
    }
}
