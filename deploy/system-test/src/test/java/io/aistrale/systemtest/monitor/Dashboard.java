package io.aistrale.systemtest.monitor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A dashboard as Grafana reads it.
///
/// @param variables those that are asked for, in their order
record Dashboard(String name, JsonNode json, List<Panel> panels, List<Variable> variables) {
    private static final Path DIRECTORY = Path.of("..", "grafana", "dashboards");
    private static final List<String> NAMES =
            List.of("cost.json", "operations.json", "scores.json");

    /// @param query its source's own language
    record Variable(String name, String source, String query, boolean multi) {}

    /// @param type row, stat, timeseries and so on
    record Panel(String title, String type, JsonNode json, List<Target> targets) {}

    /// @param source uid of its data source
    /// @param text SQL or PromQL
    /// @param format of SQL: table or time_series; empty else
    record Target(
            String dashboard,
            String panel,
            String source,
            String text,
            String format,
            String legend) {
        boolean isSql() {
            return source.equals("aistrale-postgres");
        }

        @Override
        public String toString() {
            return dashboard + ": " + panel;
        }
    }

    static List<Dashboard> shipped() {
        return NAMES.stream().map(Dashboard::read).toList();
    }

    static Stream<Target> targets() {
        return shipped().stream()
                .flatMap(dashboard -> dashboard.panels().stream())
                .flatMap(panel -> panel.targets().stream());
    }

    private static Dashboard read(String name) {
        JsonNode json = JsonMapper.shared().readTree(DIRECTORY.resolve(name).toFile());
        List<Panel> panels = new ArrayList<>();
        for (JsonNode panel : json.path("panels")) {
            panels.add(panel(name, panel));
        }
        List<Variable> variables = new ArrayList<>();
        for (JsonNode variable : json.path("templating").path("list")) {
            JsonNode query = variable.path("query");
            variables.add(
                    new Variable(
                            variable.path("name").asString(),
                            variable.path("datasource").path("uid").asString(),
                            query.isString() ? query.asString() : query.path("query").asString(),
                            variable.path("multi").asBoolean()));
        }
        return new Dashboard(name, json, panels, variables);
    }

    private static Panel panel(String dashboard, JsonNode panel) {
        String title = panel.path("title").asString();
        List<Target> targets = new ArrayList<>();
        for (JsonNode target : panel.path("targets")) {
            boolean sql = target.has("rawSql");
            targets.add(
                    new Target(
                            dashboard,
                            title,
                            target.path("datasource").path("uid").asString(),
                            target.path(sql ? "rawSql" : "expr").asString(),
                            sql ? target.path("format").asString() : "",
                            sql ? "" : target.path("legendFormat").asString()));
        }
        return new Panel(title, panel.path("type").asString(), panel, targets);
    }
}
