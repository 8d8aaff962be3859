package io.aistrale.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a load generator is told, in a file.
///
/// @param target where requests go: an HTTP address, or `kafka://<brokers>/<topic>`
/// @param headers of every request, beside Host and Content-Length
/// @param body of every request, ASCII
/// @param expected HTTP status that is a success
/// @param timed what ends a measured time
/// @param pace when requests are due
/// @param connections opened ahead; more are opened when all are taken
/// @param processes whose CPU time in the window is read, by name
public record LoadPlan(
        URI target,
        Map<String, String> headers,
        String body,
        int expected,
        Timed timed,
        Pace pace,
        int connections,
        Map<String, List<Long>> processes) {

    private static final String HEADER = "header.";
    private static final String PROCESS = "process.";

    /// What ends a request's measured time.
    public enum Timed {
        /// The last byte of its answer.
        ANSWER,
        /// The first server-sent event with data.
        FIRST_EVENT
    }

    /// @param perSecond mean of a Poisson process
    /// @param warmUp time before the window
    /// @param window time in which requests that count are due
    public record Pace(int perSecond, Duration warmUp, Duration window) {}

    public void write(Path file) {
        Properties all = new Properties();
        all.setProperty("target", target.toString());
        all.setProperty("body", body);
        all.setProperty("expected", Integer.toString(expected));
        all.setProperty("timed", timed.name());
        all.setProperty("perSecond", Integer.toString(pace.perSecond()));
        all.setProperty("warmUp", pace.warmUp().toString());
        all.setProperty("window", pace.window().toString());
        all.setProperty("connections", Integer.toString(connections));
        headers.forEach((name, value) -> all.setProperty(HEADER + name, value));
        processes.forEach((name, pids) ->
                all.setProperty(
                        PROCESS + name,
                        pids.stream().map(String::valueOf).collect(Collectors.joining(","))));
        store(all, file);
    }

    static LoadPlan read(Path file) {
        Properties all = load(file);
        return new LoadPlan(
                URI.create(all.getProperty("target")),
                startingWith(HEADER, all),
                all.getProperty("body"),
                Integer.parseInt(all.getProperty("expected")),
                Timed.valueOf(all.getProperty("timed")),
                new Pace(
                        Integer.parseInt(all.getProperty("perSecond")),
                        Duration.parse(all.getProperty("warmUp")),
                        Duration.parse(all.getProperty("window"))),
                Integer.parseInt(all.getProperty("connections")),
                startingWith(PROCESS, all).entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, entry -> pids(entry.getValue()))));
    }

    private static List<Long> pids(String text) {
        return Stream.of(text.split(",", -1)).map(Long::valueOf).toList();
    }

    static Map<String, String> startingWith(String prefix, Properties all) {
        Map<String, String> found = new TreeMap<>();
        all.stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> found.put(name.substring(prefix.length()), all.getProperty(name)));
        return found;
    }

    static void store(Properties all, Path file) {
        try (var out = Files.newBufferedWriter(file)) {
            all.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Properties load(Path file) {
        Properties all = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            all.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
