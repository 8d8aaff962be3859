package io.aistrale.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `aistrale status`.
@Command(
        name = "status",
        description = "Shows names, pids, ports and health. Exit code 0: all is ready.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    /// The whole answer of `status --json`.
    record Report(
            boolean running,
            boolean ready,
            String phase,
            long supervisorPid,
            String data,
            List<PartReport> parts) {}

    /// One part of it.
    ///
    /// @param health `ready`, `not ready` or `down`
    record PartReport(
            String name,
            long pid,
            int port,
            String health,
            String where,
            String log,
            int restarts) {}

    @Override
    public Integer call() {
        StackState state = StackStateFile.in(StackSettings.defaultHome()).running().orElse(null);
        if (state == null) {
            System.out.println(
                    json
                            ? text(new Report(false, false, "down", 0, "", List.of()))
                            : "No stack is running. 'aistrale up' starts one.");
            return 1;
        }
        Map<StackState.Entry, Health> parts = Health.ofAll(state);
        boolean ready =
                state.phase() == StackState.Phase.READY
                        && parts.values().stream().allMatch(health -> health == Health.READY);
        if (json) {
            System.out.println(text(report(state, parts, ready)));
        } else {
            StatusTable.print(state, parts, System.out);
        }
        return ready ? 0 : 1;
    }

    private static Report report(
            StackState state, Map<StackState.Entry, Health> parts, boolean ready) {
        List<PartReport> reports = new ArrayList<>();
        parts.forEach((part, health) ->
                reports.add(
                        new PartReport(
                                part.name(),
                                part.process().pid(),
                                part.port(),
                                health.word(),
                                part.where(),
                                part.log(),
                                part.restarts())));
        return new Report(
                true,
                ready,
                state.phase().name().toLowerCase(Locale.ROOT),
                state.supervisor().pid(),
                state.data(),
                reports);
    }

    private static String text(Report report) {
        return JsonMapper.builder()
                .build()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(report);
    }
}
