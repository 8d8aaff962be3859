package io.aistrale.bench.ingest;

import io.aistrale.bench.ProcessReading;
import io.aistrale.bench.Question;
import io.aistrale.bench.ServiceJvm;
import io.aistrale.bench.ServicePrograms;
import io.aistrale.bench.ShippedWorker;
import io.aistrale.bench.TestBed;
import io.aistrale.bench.ingest.IngestOptions.PipelineLoad;
import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.FreePorts;
import io.aistrale.parts.Program;
import io.aistrale.schemas.token.TokenKeysets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// From the gateway to the cost record: all services as they are shipped, a provider without delay,
/// and as many requests as all of it takes.
final class Pipeline {
    private static final Duration READY = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration DRAINED = Duration.ofSeconds(60);
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final String KEY = "bench-admin-key-0123456789";

    private final TestBed bed;
    private final ServicePrograms programs;
    private final IngestTables tables;
    private final ServiceJvm services;
    private final Consumer<String> say;
    private final List<ChildProcess> processes = new ArrayList<>();

    Pipeline(
            TestBed bed,
            ServicePrograms programs,
            IngestTables tables,
            ServiceJvm services,
            Consumer<String> say) {
        this.bed = bed;
        this.programs = programs;
        this.tables = tables;
        this.services = services;
        this.say = say;
    }

    /// Results a second in the window; null where a request failed or was not counted once.
    @Nullable Double measure(PipelineLoad load) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        tables.execute("SELECT ensure_partitions('%s', '%s')".formatted(today, today.plusDays(1)));
        int port = FreePorts.next();
        start(port);
        try (var journal = new JournalLag(bed, tables);
                var requests = new ClosedLoop(port, KEY, load.inFlight())) {
            requests.begin();
            run(requests, journal, load.warmUp());
            long before = requests.succeeded();
            double[] cpu = cpu();
            long from = System.nanoTime();
            long most = run(requests, journal, load.window());
            double seconds = (System.nanoTime() - from) / 1e9;
            long done = requests.succeeded() - before;
            say.accept(line(done / seconds, most, cpu(), cpu, done));
            requests.stop();
            return counted(requests, journal) ? done / seconds : null;
        } finally {
            processes.reversed().forEach(process -> process.stop(STOP));
        }
    }

    private void start(int port) {
        Path keyset = bed.keyset().resolveSibling("gateway-public-keyset.json");
        TokenKeysets.generate().writePublic(keyset);
        Map<String, String> edge = new HashMap<>();
        edge.put("AISTRALE_GATEWAY_PORT", Integer.toString(port));
        edge.put("AISTRALE_ADMIN_KEY", KEY);
        edge.put("AISTRALE_TOKEN_PUBLIC_KEYSET", keyset.toString());
        edge.put(
                "AISTRALE_GATEWAY_SECRET_FILE", secret(keyset.resolveSibling("secret")).toString());
        var worker = new ShippedWorker(bed, programs.others());
        Map<String, String> providers = new HashMap<>(worker.environment(bed.provider(0)));
        providers.put("AISTRALE_OPENAI_TOKEN", Question.TOKEN);
        processes.add(services.start("telemetry", programs.telemetry()));
        processes.add(services.start("cost", programs.cost()));
        processes.add(
                services.start(
                        "worker",
                        new Program(ShippedWorker.MAIN_CLASS, programs.others().worker()),
                        providers));
        ChildProcess gateway = services.start("gateway", programs.gateway(), edge);
        processes.add(gateway);
        gateway.awaitReady(() -> FreePorts.answers(port), READY);
    }

    private static Path secret(Path file) {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        try {
            return Files.writeString(file, Base64.getEncoder().encodeToString(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Keeps the loop going, but for moments when the tables are too far behind.
    ///
    /// @return the furthest they were behind, in journal records
    private long run(ClosedLoop requests, JournalLag journal, Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        long most = 0;
        while (System.nanoTime() < end) {
            long lag = journal.records();
            most = Math.max(most, lag);
            requests.hold(lag > JournalLag.BOUND);
            LockSupport.parkNanos(EVERY.toNanos());
        }
        return most;
    }

    /// Whether every request had its result and every attempt its cost, once and no more.
    private boolean counted(ClosedLoop requests, JournalLag journal) {
        long end = System.nanoTime() + DRAINED.toNanos();
        while (journal.records() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(EVERY.toNanos());
        }
        long counted = tables.count("SELECT coalesce(sum(requests), 0) FROM cost_daily");
        long results = tables.count("SELECT count(*) FROM inference WHERE status = 'succeeded'");
        boolean right =
                requests.failed() == 0
                        && counted == requests.succeeded()
                        && results == requests.succeeded();
        if (!right) {
            say.accept(
                    String.format(
                            Locale.ROOT,
                            "WRONG  %,d requests succeeded and %,d failed (%s), %,d results are stored, %,d attempts costed",
                            requests.succeeded(),
                            requests.failed(),
                            requests.firstFailure(),
                            results,
                            counted));
        }
        return right;
    }

    /// Of gateway, worker, telemetry, cost, PostgreSQL, broker, simulator and this process.
    private double[] cpu() {
        var micros = new ArrayList<Double>();
        processes
                .reversed()
                .forEach(process -> micros.add(ProcessReading.cpuMicros(process.pid())));
        micros.add(PostgresCpu.micros(bed.postgresPid()));
        micros.add(ProcessReading.cpuMicros(bed.brokerPid()));
        micros.add(ProcessReading.cpuMicros(bed.simulatorPid()));
        micros.add(ProcessReading.cpuMicros(ProcessHandle.current().pid()));
        return micros.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static String line(
            double perSecond, long lag, double[] after, double[] before, long requests) {
        List<String> of =
                List.of(
                        "gateway",
                        "worker",
                        "cost",
                        "telemetry",
                        "PostgreSQL",
                        "broker",
                        "simulator",
                        "generator");
        var line =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "the whole pipeline: %,.0f requests/s, at most %,d journal records behind; CPU µs a request:",
                                perSecond,
                                lag));
        for (int process = 0; process < of.size(); process++) {
            line.append(
                    String.format(
                            Locale.ROOT,
                            "%s %s %.0f",
                            process == 0 ? "" : ",",
                            of.get(process),
                            (after[process] - before[process]) / Math.max(1, requests)));
        }
        return line.toString();
    }
}
