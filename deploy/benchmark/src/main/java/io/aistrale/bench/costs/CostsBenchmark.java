package io.aistrale.bench.costs;

import io.aistrale.bench.BenchPrograms;
import io.aistrale.bench.ContenderJvm;
import io.aistrale.bench.JsonFile;
import io.aistrale.bench.ProcessReading;
import io.aistrale.parts.Directories;
import io.aistrale.parts.FreePorts;
import io.aistrale.parts.PostgresServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// `deploy/aistrale bench costs`.
public final class CostsBenchmark {
    /// The gateway's compiler and PostgreSQL's buffers are warm by then.
    private static final int WARM_UPS = 30;

    /// What has no limit takes seconds, and is asked this many times less often.
    private static final int SLOW = 10;

    private static final String ROW = "%-28s %8s %10s %10s %10s %10s  %s%n";

    private final BenchPrograms programs;
    private final CostsOptions options;
    private final PrintStream out;
    private final LocalDate end;

    private CostsBenchmark(
            BenchPrograms programs, CostsOptions options, PrintStream out, Clock clock) {
        this.programs = programs;
        this.options = options;
        this.out = out;
        this.end = LocalDate.now(clock);
    }

    /// @param gateway class path of the gateway as it is shipped
    /// @return the exit code: 0 when every limit holds and the sums are the ledger's
    public static int run(
            BenchPrograms programs, List<Path> gateway, CostsOptions options, PrintStream out) {
        return new CostsBenchmark(programs, options, out, Clock.systemUTC()).run(gateway);
    }

    private int run(List<Path> gateway) {
        emptyData();
        var postgres =
                new PostgresServer(
                        FreePorts.next(),
                        programs.home().resolve("data/postgres"),
                        programs.home().resolve("logs/postgres.log"),
                        false,
                        programs.cache());
        String load = ProcessReading.loadAverage();
        try (var _ = postgres.startAndAwait()) {
            var ledger = new FilledLedger(postgres.jdbcUrl(), options, end);
            fill(ledger);
            var classPath =
                    Stream.concat(
                            gateway.stream(),
                            programs.peers().stream().filter(ContenderJvm::isRealParts));
            try (var asked = new AskedGateway(classPath, postgres.jdbcUrl(), programs.home())) {
                return measure(asked, ledger, load);
            }
        } finally {
            emptyData();
        }
    }

    private void fill(FilledLedger ledger) {
        out.printf(
                "Filling a ledger of %,d rows over %d days: %d users, each of %d of %d projects, %d models ...%n",
                options.rows(),
                options.days(),
                options.users(),
                options.projectsPerUser(),
                CostsOptions.PROJECTS,
                CostsOptions.MODELS);
        long began = System.nanoTime();
        ledger.fill();
        out.printf(
                "Filled in %d s: cost_record %,d rows, cost_hourly %,d, cost_daily %,d, cost_daily_by_tag %,d.%n%n",
                Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                ledger.rows("cost_record"),
                ledger.rows("cost_hourly"),
                ledger.rows("cost_daily"),
                ledger.rows("cost_daily_by_tag"));
    }

    private int measure(AskedGateway gateway, FilledLedger ledger, String load) {
        LocalDate from = end.minusDays(CostsOptions.MONTH_DAYS);
        BigDecimal spent = ledger.spent(from, end);
        boolean drift = false;
        List<Figures> all = new ArrayList<>();
        out.printf(ROW, "a month", "rows", "least ms", "p50 ms", "p99 ms", "limit ms", "");
        for (Question question : Question.ALL) {
            time(gateway, question.path(from, end), WARM_UPS / share(question));
        }
        for (Question question : Question.ALL) {
            String path = question.path(from, end);
            JsonNode answer = gateway.ask(path);
            Figures figures =
                    Figures.of(
                            question,
                            options.rows(),
                            answer.path("data").size(),
                            time(gateway, path, options.runs() / share(question)));
            all.add(figures);
            boolean wrong = question.whole() && !total(answer).equals(spent);
            drift |= wrong;
            print(figures, wrong);
        }
        out.printf(
                "%nThe machine: %d cores, load average %s at the start, %s at the end. The month's ledger: %s US dollars.%n",
                Runtime.getRuntime().availableProcessors(),
                load,
                ProcessReading.loadAverage(),
                spent.toPlainString());
        if (options.json() != null) {
            JsonFile.write(options.json(), all);
        }
        return drift || !all.stream().allMatch(Figures::holds) ? 1 : 0;
    }

    /// Slow questions are asked less often.
    private static int share(Question question) {
        return question.limited() ? 1 : SLOW;
    }

    private static long[] time(AskedGateway gateway, String path, int times) {
        long[] nanos = new long[Math.max(1, times)];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = gateway.time(path);
        }
        return nanos;
    }

    private static BigDecimal total(JsonNode answer) {
        return new BigDecimal(answer.path("totals").path("costUsd").asString());
    }

    private void print(Figures figures, boolean wrong) {
        String verdict = figures.holds() ? "" : "OVER THE LIMIT";
        out.printf(
                ROW,
                figures.question(),
                "%,d".formatted(figures.answeredRows()),
                "%.1f".formatted(figures.leastMillis()),
                "%.1f".formatted(figures.p50Millis()),
                "%.1f".formatted(figures.p99Millis()),
                figures.limitMillis() == null ? "-" : "%.0f".formatted(figures.limitMillis()),
                wrong ? "NOT THE LEDGER'S SUM" : verdict);
    }

    private void emptyData() {
        try {
            Directories.delete(programs.home().resolve("data"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
