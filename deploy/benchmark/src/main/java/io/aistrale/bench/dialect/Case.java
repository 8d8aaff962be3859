package io.aistrale.bench.dialect;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What one line of the table is about.
record Case(WireFormat format, Operation operation) {
    static List<Case> all() {
        return Arrays.stream(WireFormat.values()).flatMap(Case::of).toList();
    }

    static Stream<Case> of(WireFormat format) {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.isOf(format))
                .map(operation -> new Case(format, operation));
    }

    /// JSON objects that one invocation reads or writes.
    int objects() {
        return operation.json(format).size();
    }

    @Override
    public String toString() {
        return format.title() + " " + operation.title();
    }
}
