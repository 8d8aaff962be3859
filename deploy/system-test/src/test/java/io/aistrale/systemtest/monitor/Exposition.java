package io.aistrale.systemtest.monitor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What services tell in Prometheus' text format, and what Prometheus adds to it.
///
/// @param series labels of every series, by metric; buckets, sums and counts under their own names
/// @param types by the metric's name as declared
record Exposition(Map<String, List<Map<String, String>>> series, Map<String, String> types) {
    private static final Pattern SAMPLE =
            Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? [^ ]+(?: \\d+)?$");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    static Exposition empty() {
        return new Exposition(new HashMap<>(), new HashMap<>());
    }

    /// Adds a page as a scrape of this job does.
    void add(String job, String page) {
        var target = Map.of("job", job, "instance", "127.0.0.1:0");
        series.computeIfAbsent("up", _ -> new ArrayList<>()).add(target);
        types.put("up", "gauge");
        for (String line : page.lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                types.put(words[2], words[3]);
            } else if (!line.startsWith("#")) {
                var sample = SAMPLE.matcher(line);
                if (sample.matches()) {
                    Map<String, String> labels = new HashMap<>(target);
                    LABEL.matcher(sample.group(2) == null ? "" : sample.group(2))
                            .results()
                            .forEach(label -> labels.put(label.group(1), label.group(2)));
                    series.computeIfAbsent(sample.group(1), _ -> new ArrayList<>()).add(labels);
                }
            }
        }
    }

    List<Map<String, String>> of(String metric) {
        return series.getOrDefault(metric, List.of());
    }

    /// Of a histogram's buckets, sum and count too.
    String typeOf(String metric) {
        String histogram = metric.replaceFirst("_(bucket|sum|count)$", "");
        return types.getOrDefault(metric, types.getOrDefault(histogram, "none"));
    }
}
