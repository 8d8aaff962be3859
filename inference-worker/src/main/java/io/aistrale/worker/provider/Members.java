package io.aistrale.worker.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A JSON object that is taken apart member by member, and empty then, on its way into another
/// format. What nobody has taken in the end cannot be said there and is refused by name, so that
/// nothing is ever dropped in silence.
final class Members {
    private final String path;
    private final ObjectNode left;

    private Members(String path, ObjectNode object) {
        this.path = path;
        this.left = object.removeNulls();
    }

    /// @param path where the object stands in the request; empty for the whole
    static Members of(String path, JsonNode node) {
        if (node instanceof ObjectNode object) {
            return new Members(path, object);
        }
        throw new UntranslatableException(path, "must be an object");
    }

    /// The objects of an array.
    static List<Members> all(String path, JsonNode node) {
        if (!(node instanceof ArrayNode array)) {
            throw new UntranslatableException(path, "must be a list");
        }
        var all = new ArrayList<Members>(array.size());
        for (int i = 0; i < array.size(); i++) {
            all.add(of(path + "[" + i + "]", array.get(i)));
        }
        return all;
    }

    String path(String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    UntranslatableException unsayable(String member, String why) {
        return new UntranslatableException(path(member), why);
    }

    /// Takes a member; null where it is absent or null.
    @Nullable JsonNode take(String member) {
        return left.remove(member);
    }

    JsonNode require(String member) {
        var value = take(member);
        if (value == null) {
            throw unsayable(member, "is required");
        }
        return value;
    }

    @Nullable String takeText(String member) {
        var value = take(member);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw unsayable(member, "must be a text");
        }
        return value.stringValue();
    }

    String requireText(String member) {
        var text = takeText(member);
        if (text == null) {
            throw unsayable(member, "is required");
        }
        return text;
    }

    /// Hands a member on as it is, under another name.
    void move(String member, ObjectNode to, String name) {
        var value = take(member);
        if (value != null) {
            to.set(name, value);
        }
    }

    /// Hands members on as they are.
    void move(Set<String> members, ObjectNode to) {
        members.forEach(member -> move(member, to, member));
    }

    /// Takes a member whose value says nothing that would not hold without it.
    void ignore(String member, Predicate<JsonNode> saysNothing) {
        var value = left.get(member);
        if (value != null && saysNothing.test(value)) {
            left.remove(member);
        }
    }

    /// Refuses whatever is left, by name.
    ///
    /// @param provider who cannot be told
    void end(String provider) {
        if (!left.isEmpty()) {
            throw unsayable(
                    left.propertyNames().stream().sorted().findFirst().orElseThrow(),
                    "cannot be said to " + provider);
        }
    }
}
