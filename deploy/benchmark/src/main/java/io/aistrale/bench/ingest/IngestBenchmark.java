package io.aistrale.bench.ingest;

import io.aistrale.bench.JsonFile;
import io.aistrale.bench.ProcessReading;
import io.aistrale.bench.ServiceJvm;
import io.aistrale.bench.ServicePrograms;
import io.aistrale.bench.TestBed;
import io.aistrale.bench.ingest.IngestOptions.Part;
import io.aistrale.parts.Directories;
import io.aistrale.schemas.topic.TopicProvisioning;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/// `deploy/aistrale bench ingest`.
public final class IngestBenchmark {
    /// PostgreSQL as a server of its own would have it; durability as it is shipped.
    private static final Map<String, String> POSTGRES =
            Map.of("shared_buffers", "1GB", "max_wal_size", "8GB");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SEED = 20261129;

    private final ServicePrograms programs;
    private final IngestOptions options;
    private final PrintStream out;
    private final long began = System.nanoTime();

    /// The partition of the measured attempts; those that warm up are of the day before.
    private final LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(1);

    private IngestBenchmark(ServicePrograms programs, IngestOptions options, PrintStream out) {
        this.programs = programs;
        this.options = options;
        this.out = out;
    }

    /// Measures, prints a table, and writes the figures as JSON if asked to.
    ///
    /// @return the exit code: 0 when every attempt was counted once
    public static int run(ServicePrograms programs, IngestOptions options, PrintStream out) {
        Path home = programs.others().home();
        try {
            Directories.delete(home);
            try {
                return new IngestBenchmark(programs, options, out).run();
            } finally {
                Directories.delete(home.resolve("data"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run() {
        String load = ProcessReading.loadAverage();
        int cores = Runtime.getRuntime().availableProcessors();
        say("%d cores, load average %s".formatted(cores, load));
        Double pipeline = options.has(Part.PIPELINE) ? pipeline() : null;
        IngestReport report = new IngestReport(pipeline);
        if (options.has(Part.PIPELINE) && pipeline == null) {
            report.refusePipeline();
        }
        if (options.has(Part.DRAIN) || options.has(Part.FLOOR)) {
            drains(report);
        }
        report.print(out);
        say("load average %s".formatted(ProcessReading.loadAverage()));
        if (options.json() != null) {
            JsonFile.write(options.json(), report.rows());
        }
        return report.exitCode();
    }

    private void drains(IngestReport report) {
        try (TestBed bed = bed();
                IngestTables tables = new IngestTables(bed.jdbcUrl())) {
            say(
                    "writing a journal of %,d and %,d attempts"
                            .formatted(options.warmUp(), options.attempts()));
            long warm;
            long records;
            try (JournalWriter journal = new JournalWriter(bed)) {
                var warmUp = new CallMaker(IngestTables.noon(day.minusDays(1)), SEED);
                warm = journal.write(warmUp, options.warmUp(), options.duplicates());
                var calls = new CallMaker(IngestTables.noon(day), SEED + 1);
                records = journal.write(calls, options.attempts(), options.duplicates());
            }
            var services = new ServiceJvm(bed, programs.others(), options.jvmOptions());
            var drain = new Drain(bed, programs, tables, services);
            var floor = new Floor(tables, programs.others().home().resolve("data"));
            for (int present : options.present()) {
                say("filling the day's tables with %,d attempts".formatted(present));
                tables.begin(day, present);
                say("both services read the journal");
                Drain.Figures drained = drain.measure(warm, records, options.attempts());
                List<String> wrong = tables.wrong(day, present, options.attempts());
                say(IngestReport.line(present, drained));
                Floor.Figures copied = null;
                if (options.has(Part.FLOOR)) {
                    copied = floor.measure(day, options.attempts());
                    say(IngestReport.line(copied));
                }
                report.add(present, drained, copied, wrong);
            }
        }
    }

    private @Nullable Double pipeline() {
        try (TestBed bed = bed();
                IngestTables tables = new IngestTables(bed.jdbcUrl())) {
            var services = new ServiceJvm(bed, programs.others(), options.jvmOptions());
            return new Pipeline(bed, programs, tables, services, this::say)
                    .measure(options.pipeline());
        }
    }

    /// Empty, whatever was measured before.
    private TestBed bed() {
        try {
            Directories.delete(programs.others().home().resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TestBed bed = new TestBed(programs.others(), POSTGRES);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bed.brokers()))) {
            new TopicProvisioning(1, 1, PATIENCE).provision(admin);
        }
        return bed;
    }

    private void say(String line) {
        out.printf("[%4d s] %s%n", Duration.ofNanos(System.nanoTime() - began).toSeconds(), line);
    }
}
