package io.aistrale.systemtest.monitor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/// `deploy/prometheus/alerts.yaml`.
final class AlertRules {
    static final Path DIRECTORY = Path.of("..", "prometheus");

    private AlertRules() {}

    /// @param delay how long it must hold before it fires (`for`); empty: not told
    record Rule(
            String alert,
            String expression,
            String delay,
            Map<?, ?> labels,
            Map<?, ?> annotations) {
        String annotation(String name) {
            return annotations.get(name) instanceof String text ? text : "";
        }
    }

    static List<Rule> shipped() {
        List<Rule> rules = new ArrayList<>();
        for (Object group : list(yaml("alerts.yaml"), "groups")) {
            for (Object rule : list(group, "rules")) {
                if (rule instanceof Map<?, ?> map) {
                    rules.add(
                            new Rule(
                                    String.valueOf(map.get("alert")),
                                    String.valueOf(map.get("expr")),
                                    map.get("for") instanceof String wait ? wait : "",
                                    map(map, "labels"),
                                    map(map, "annotations")));
                }
            }
        }
        return rules;
    }

    static Object yaml(String file) {
        try {
            return new Yaml().load(Files.readString(DIRECTORY.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<?> list(Object map, String key) {
        return map instanceof Map<?, ?> entries && entries.get(key) instanceof List<?> list
                ? list
                : List.of();
    }

    private static Map<?, ?> map(Map<?, ?> map, String key) {
        return map.get(key) instanceof Map<?, ?> entries ? entries : Map.of();
    }
}
