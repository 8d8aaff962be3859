package io.aistrale.systemtest.leak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// All that a running stack keeps and tells.
public final class StackContents {
    private static final Duration POLL = Duration.ofMillis(200);

    /// @param where topic, column of a table, page or file
    public record Content(String where, byte[] bytes) {
        Content(String where, String text) {
            this(where, text.getBytes(StandardCharsets.UTF_8));
        }

        public boolean holds(String text) {
            return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
        }
    }

    private StackContents() {}

    /// Keys, values and headers of all records of all topics, the broker's own too.
    public static List<Content> topics(String bootstrapServers) {
        var contents = new ArrayList<Content>();
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    consumer.listTopics().values().stream()
                            .flatMap(List::stream)
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(POLL).forEach(record -> add(record, contents));
            }
        }
        return contents;
    }

    private static void add(ConsumerRecord<byte[], byte[]> record, List<Content> contents) {
        if (record.key() != null) {
            contents.add(new Content(record.topic(), record.key()));
        }
        if (record.value() != null) {
            contents.add(new Content(record.topic(), record.value()));
        }
        record.headers()
                .forEach(header -> {
                    contents.add(new Content(record.topic(), header.key()));
                    if (header.value() != null) {
                        contents.add(new Content(record.topic(), header.value()));
                    }
                });
    }

    /// Every value of every column of every table.
    public static List<Content> tables(String jdbcUrl) throws SQLException {
        var contents = new ArrayList<Content>();
        try (Connection database = DriverManager.getConnection(jdbcUrl)) {
            for (String table : names(database)) {
                try (var statement = database.createStatement();
                        var rows = statement.executeQuery("SELECT * FROM " + table)) {
                    add(table, rows, contents);
                }
            }
        }
        return contents;
    }

    private static List<String> names(Connection database) throws SQLException {
        var names = new ArrayList<String>();
        try (var statement = database.createStatement();
                var rows =
                        statement.executeQuery(
                                """
                                SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
                                WHERE schemaname NOT IN ('pg_catalog', 'information_schema')\
                                """)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static void add(String table, ResultSet rows, List<Content> contents)
            throws SQLException {
        var columns = rows.getMetaData();
        while (rows.next()) {
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                String value = rows.getString(i);
                if (value != null) {
                    contents.add(new Content(table + "." + columns.getColumnName(i), value));
                }
            }
        }
    }

    public static Content page(HttpClient http, URI page) throws IOException, InterruptedException {
        var answer = http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
        return new Content(page + " " + answer.statusCode(), answer.body());
    }

    public static List<Content> files(Path directory) throws IOException {
        var contents = new ArrayList<Content>();
        for (Path file : Checkout.files(directory, Objects::nonNull)) {
            contents.add(new Content(file.getFileName().toString(), Files.readAllBytes(file)));
        }
        return contents;
    }
}
