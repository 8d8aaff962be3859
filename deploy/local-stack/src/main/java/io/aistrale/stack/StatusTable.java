package io.aistrale.stack;

import java.io.PrintStream;
import java.util.Map;

/// The stack as a table for people.
final class StatusTable {

    private static final String ROW = "%-10s  %-9s  %7s  %6s  %s%n";

    private StatusTable() {}

    static void print(StackState state, Map<StackState.Entry, Health> parts, PrintStream out) {
        out.printf(ROW, "NAME", "HEALTH", "PID", "PORT", "WHERE");
        parts.forEach((part, health) ->
                out.printf(
                        ROW,
                        part.name(),
                        health.word(),
                        part.process().pid(),
                        part.port(),
                        part.where() + restarts(part)));
        out.printf("%nData in %s, logs in %s%n", state.data(), state.logs());
    }

    private static String restarts(StackState.Entry part) {
        return part.restarts() == 0 ? "" : "  (restarts: %d)".formatted(part.restarts());
    }
}
