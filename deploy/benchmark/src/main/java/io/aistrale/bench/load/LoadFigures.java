package io.aistrale.bench.load;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/// What a load generator saw in its window.
///
/// @param due requests that were to be sent in it
/// @param answered successes that came in it, of these and earlier ones
/// @param seconds its length
/// @param errors other answers, and none, of all requests, those that warm up included
/// @param latency from when a request was due to what ends its time
/// @param lateness from when a request was due to when it was sent
/// @param cpuMicros CPU time in it, by process; the generator's own under [#GENERATOR]
/// @param firstError of all; empty where there is none
public record LoadFigures(
        long due,
        long answered,
        double seconds,
        long errors,
        Percentiles latency,
        Percentiles lateness,
        Map<String, Double> cpuMicros,
        String firstError) {

    /// The generator, among the processes.
    public static final String GENERATOR = "generator";

    private static final String CPU = "cpu.";

    public double perSecond() {
        return answered / seconds;
    }

    /// CPU time a successful request took of one of the processes.
    public double microsPerRequest(String process) {
        return cpuMicros.getOrDefault(process, 0.0) / Math.max(1, answered);
    }

    /// Cores that a process kept busy.
    public double cores(String process) {
        return cpuMicros.getOrDefault(process, 0.0) / seconds / 1e6;
    }

    void write(Path file) {
        Properties all = new Properties();
        all.setProperty("due", Long.toString(due));
        all.setProperty("answered", Long.toString(answered));
        all.setProperty("seconds", Double.toString(seconds));
        all.setProperty("errors", Long.toString(errors));
        all.setProperty("latency", latency.text());
        all.setProperty("lateness", lateness.text());
        all.setProperty("firstError", firstError);
        cpuMicros.forEach((name, micros) -> all.setProperty(CPU + name, Double.toString(micros)));
        LoadPlan.store(all, file);
    }

    public static LoadFigures read(Path file) {
        Properties all = LoadPlan.load(file);
        return new LoadFigures(
                Long.parseLong(all.getProperty("due")),
                Long.parseLong(all.getProperty("answered")),
                Double.parseDouble(all.getProperty("seconds")),
                Long.parseLong(all.getProperty("errors")),
                Percentiles.of(all.getProperty("latency")),
                Percentiles.of(all.getProperty("lateness")),
                LoadPlan.startingWith(CPU, all).entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> Double.parseDouble(entry.getValue()))),
                all.getProperty("firstError"));
    }
}
