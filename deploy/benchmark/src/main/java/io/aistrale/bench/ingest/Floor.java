package io.aistrale.bench.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/// Writes the rows of a drain once more: by COPY, which is the floor, and by INSERT. Into tables of
/// the same columns, checks and indexes, empty at first, over two connections, as the two services
/// have.
final class Floor {
    private static final int CONNECTIONS = 2;
    private static final int CHUNKS = 4;

    /// Rows in a transaction of the INSERT peers.
    private static final int TRANSACTION = 1_000;

    /// One in so many attempts is enough for the peers, which are slow.
    static final int PEER_SHARE = 8;

    private final IngestTables tables;
    private final Path directory;

    Floor(IngestTables tables, Path directory) {
        this.tables = tables;
        this.directory = directory;
    }

    /// Attempts a second with all their rows.
    record Figures(double copy, double batchInsert, double rowInsert) {}

    /// A table's rows of every [#CHUNKS]-th id.
    private record Chunk(String table, int number) {
        String rows(LocalDate day) {
            String id = key(table);
            return "SELECT * FROM aistrale.%s WHERE day = '%s' AND %s >= '%s'::uuid AND abs(hashtext(%s::text)) %% %d = %d ORDER BY %s"
                    .formatted(table, day, id, firstId(day), id, CHUNKS, number, id);
        }
    }

    private static String key(String table) {
        return table.startsWith("inference") ? "request_id" : "attempt_id";
    }

    private static String firstId(LocalDate day) {
        return "%012x"
                        .formatted(IngestTables.noon(day).toEpochMilli())
                        .replaceFirst("(.{8})(.{4})", "$1-$2")
                + "-7000-8000-000000000000";
    }

    Figures measure(LocalDate day, int attempts) {
        List<Chunk> chunks = new ArrayList<>();
        for (int number = 0; number < CHUNKS; number++) {
            for (String table : IngestTables.PARTITIONED) {
                chunks.add(new Chunk(table, number));
            }
        }
        chunks.forEach(chunk -> dump(chunk, day));
        makeTables(day);
        double copy = attempts / seconds(chunks, this::copy);
        makeTables(day);
        double peers = attempts / (double) PEER_SHARE;
        double batch = peers / seconds(chunks, chunk -> insert(chunk, day, true));
        makeTables(day);
        double row = peers / seconds(chunks, chunk -> insert(chunk, day, false));
        tables.execute("DROP SCHEMA floor CASCADE");
        chunks.forEach(chunk -> delete(file(chunk)));
        return new Figures(copy, batch, row);
    }

    private void makeTables(LocalDate day) {
        tables.execute("DROP SCHEMA IF EXISTS floor CASCADE", "CREATE SCHEMA floor");
        for (String table : IngestTables.PARTITIONED) {
            tables.execute(
                    "CREATE TABLE floor.%1$s (LIKE aistrale.%1$s INCLUDING ALL) PARTITION BY RANGE (day)"
                            .formatted(table),
                    "CREATE TABLE floor.%1$s_day PARTITION OF floor.%1$s FOR VALUES FROM ('%2$s') TO ('%3$s')"
                            .formatted(table, day, day.plusDays(1)));
        }
        tables.execute("CHECKPOINT");
    }

    private interface Work {
        void on(Chunk chunk) throws SQLException, IOException;
    }

    private static double seconds(List<Chunk> chunks, Work work) {
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            long from = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (Chunk chunk : chunks) {
                all.add(
                        threads.submit(() -> {
                            work.on(chunk);
                            return null;
                        }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            return (System.nanoTime() - from) / 1e9;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private void dump(Chunk chunk, LocalDate day) {
        try (Connection connection = tables.connect();
                var file = Files.newOutputStream(file(chunk))) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "COPY (%s) TO STDOUT (FORMAT binary)".formatted(chunk.rows(day)), file);
        } catch (SQLException e) {
            throw new IllegalStateException(chunk + " could not be read", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(Chunk chunk) throws SQLException, IOException {
        try (Connection connection = tables.connect();
                var to =
                        new PGCopyOutputStream(
                                connection.unwrap(PGConnection.class),
                                "COPY floor.%s FROM STDIN (FORMAT binary)"
                                        .formatted(chunk.table()))) {
            Files.copy(file(chunk), to);
        }
    }

    /// @param batched whether the driver joins rows into statements of many
    private void insert(Chunk chunk, LocalDate day, boolean batched) throws SQLException {
        try (Connection reading = tables.connect();
                Connection writing = tables.connect();
                var statement = reading.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT * FROM (%s) AS rows WHERE abs(hashtext(%s::text || 'x')) %% %d = 0"
                                        .formatted(
                                                chunk.rows(day), key(chunk.table()), PEER_SHARE))) {
            writing.setAutoCommit(false);
            int columns = rows.getMetaData().getColumnCount();
            try (PreparedStatement insert =
                    writing.prepareStatement(
                            "INSERT INTO floor.%s VALUES (%s)"
                                    .formatted(
                                            chunk.table(),
                                            String.join(
                                                    ", ", Collections.nCopies(columns, "?"))))) {
                int row = 0;
                while (rows.next()) {
                    for (int column = 1; column <= columns; column++) {
                        insert.setObject(column, rows.getObject(column));
                    }
                    if (batched) {
                        insert.addBatch();
                    } else {
                        insert.executeUpdate();
                    }
                    if (++row % TRANSACTION == 0) {
                        insert.executeBatch();
                        writing.commit();
                    }
                }
                insert.executeBatch();
                writing.commit();
            }
        }
    }

    private Path file(Chunk chunk) {
        return directory.resolve("%s-%d.copy".formatted(chunk.table(), chunk.number()));
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
