package io.aistrale.demo.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/// The tickets that are shipped with the demo: from one line to a page, in several languages, with
/// logs, code and emoji in them.
public final class Tickets {

    private static final String FILE = "/io/aistrale/demo/tickets.jsonl";

    private Tickets() {}

    public static List<Ticket> all() {
        JsonMapper json = new JsonMapper();
        var stream = Objects.requireNonNull(Tickets.class.getResourceAsStream(FILE), FILE);
        try (var lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return lines.lines().map(line -> json.readValue(line, Ticket.class)).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
