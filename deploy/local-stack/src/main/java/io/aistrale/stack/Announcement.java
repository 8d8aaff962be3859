package io.aistrale.stack;

import java.io.PrintStream;

/// What a person wants to know about a stack that has just come up.
final class Announcement {

    private Announcement() {}

    static void print(StackSettings settings, StackSecrets secrets, PrintStream out) {
        StackState state = StackStateFile.in(settings.home()).read().orElseThrow();
        out.println();
        StatusTable.print(state, Health.ofAll(state), out);
        if (secrets.adminKeyIsNew()) {
            out.printf(
                    "Admin API key (shown once, kept in %s): %s%n",
                    secrets.adminKeyFile(), secrets.adminKey().reveal());
        }
    }
}
