package io.aistrale.parts;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/// PostgreSQL in a child process: loopback only, and whoever reaches it is trusted.
///
/// @param directory keeps the databases from one start to the next
/// @param durable false: nothing is synced to disk, for tests
/// @param cache where the programs are unpacked, once
/// @param tuning settings that take the place of the ones for a small footprint
public record PostgresServer(
        int port, Path directory, Path log, boolean durable, Path cache, Map<String, String> tuning)
        implements Part {

    public static final String USER = "aistrale";
    public static final String DATABASE = "aistrale";

    private static final Duration CREATE_DEADLINE = Duration.ofSeconds(60);

    /// The child ends by a fast shutdown (SIGINT) when its standard input does. `exec` keeps the
    /// pid, so that `$$` is the server; the doubled parentheses hide the watcher from it.
    private static final String END_WITH_PARENT =
            "exec 3<&0 </dev/null; ( ( cat <&3 >/dev/null; kill -INT $$ 2>/dev/null ) & ) ;"
                    + " exec 3<&-; exec \"$@\"";

    public PostgresServer {
        tuning = Map.copyOf(tuning);
    }

    /// With the settings for a small footprint.
    public PostgresServer(int port, Path directory, Path log, boolean durable, Path cache) {
        this(port, directory, log, durable, cache, Map.of());
    }

    /// For tests: logs beside its data, syncs nothing.
    public static PostgresServer forTests(int port, Path directory) {
        Path cache =
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "aistrale-parts-" + System.getProperty("user.name"));
        return new PostgresServer(port, directory, directory.resolve("postgres.log"), false, cache);
    }

    @Override
    public String name() {
        return "postgres";
    }

    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    @Override
    public ChildProcess start() {
        Path programs = PostgresBinaries.unpackedBelow(cache).resolve("bin");
        Path cluster = directory.toAbsolutePath().resolve("cluster");
        if (Files.notExists(cluster)) {
            create(programs, cluster);
        }
        List<String> command = asOrdinaryUser();
        command.addAll(List.of("sh", "-c", END_WITH_PARENT, "postgres"));
        command.addAll(List.of(programs.resolve("postgres").toString(), "-D", cluster.toString()));
        settings().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return ChildProcess.start(name(), command, Map.of(), cluster, log);
    }

    private Map<String, String> settings() {
        String sync = durable ? "on" : "off";
        Map<String, String> settings =
                new HashMap<>(
                        Map.ofEntries(
                                Map.entry("listen_addresses", "127.0.0.1"),
                                Map.entry("port", String.valueOf(port)),
                                Map.entry("unix_socket_directories", ""),
                                Map.entry("max_connections", "100"),
                                Map.entry("shared_buffers", "64MB"),
                                Map.entry("max_wal_size", "256MB"),
                                Map.entry("jit", "off"),
                                Map.entry("timezone", "UTC"),
                                Map.entry("log_timezone", "UTC"),
                                Map.entry("log_checkpoints", "off"),
                                Map.entry("fsync", sync),
                                Map.entry("full_page_writes", sync),
                                Map.entry("synchronous_commit", sync)));
        settings.putAll(tuning);
        return settings;
    }

    /// Makes the database cluster aside and moves it into place, so that a start that is cut short
    /// leaves nothing half-made.
    private void create(Path programs, Path cluster) {
        Path half = cluster.resolveSibling("cluster.new");
        try {
            Directories.delete(half);
            Files.createDirectories(half.getParent());
            run(
                    "",
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + half,
                    "--username=" + USER,
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--locale=C.UTF-8",
                    "--no-instructions",
                    "--no-sync");
            run(
                    "CREATE DATABASE " + DATABASE + ";\n",
                    programs.resolve("postgres").toString(),
                    "--single",
                    "-D",
                    half.toString(),
                    "postgres");
            Files.move(half, cluster, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String input, String... program) throws IOException {
        List<String> command = asOrdinaryUser();
        command.addAll(List.of(program));
        Files.createDirectories(log.toAbsolutePath().getParent());
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try {
            if (!process.waitFor(CREATE_DEADLINE.toSeconds(), TimeUnit.SECONDS)
                    || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new PartFailedException(
                        "%s failed; see %s".formatted(String.join(" ", command), log));
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new PartFailedException("interrupted while creating the database");
        }
    }

    /// PostgreSQL refuses to run as root, so root starts it in a user namespace, where it is
    /// nobody.
    private static List<String> asOrdinaryUser() {
        return new UnixSystem().getUid() == 0
                ? new ArrayList<>(List.of("unshare", "--user"))
                : new ArrayList<>();
    }

    @Override
    public boolean isReady() {
        if (!FreePorts.answers(port)) {
            return false;
        }
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("loginTimeout", "2");
        try (var connection = DriverManager.getConnection(jdbcUrl(), properties)) {
            return connection.isValid(1);
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    public Duration startDeadline() {
        return Duration.ofSeconds(60);
    }
}
