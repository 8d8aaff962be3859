package io.aistrale.bench.ingest;

import io.aistrale.bench.ProcessReading;
import io.aistrale.bench.ServiceJvm;
import io.aistrale.bench.ServicePrograms;
import io.aistrale.bench.TestBed;
import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.PartFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Both services, from their start to the end of a journal that was written ahead.
final class Drain {
    static final String TELEMETRY = "telemetry-consumer";
    static final String COST = "cost-aggregator";

    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration EVERY = Duration.ofMillis(50);

    private final TestBed bed;
    private final ServicePrograms programs;
    private final IngestTables tables;
    private final ServiceJvm services;

    Drain(TestBed bed, ServicePrograms programs, IngestTables tables, ServiceJvm services) {
        this.bed = bed;
        this.programs = programs;
        this.tables = tables;
        this.services = services;
    }

    /// What a drain took. Figures are of the measured attempts.
    ///
    /// @param attemptsPerSecond of both together
    /// @param telemetryPerSecond of one while the other runs
    /// @param cpu microseconds an attempt, by process
    /// @param residentMebibytes the most of each service
    record Figures(
            double attemptsPerSecond,
            double telemetryPerSecond,
            double costPerSecond,
            Cpu cpu,
            double telemetryMebibytes,
            double costMebibytes,
            double othersCores) {}

    /// CPU microseconds.
    record Cpu(double telemetry, double cost, double postgres, double broker) {
        double ofIngest() {
            return telemetry + cost + postgres;
        }

        Cpu since(Cpu before, double attempts) {
            return new Cpu(
                    (telemetry - before.telemetry) / attempts,
                    (cost - before.cost) / attempts,
                    (postgres - before.postgres) / attempts,
                    (broker - before.broker) / attempts);
        }
    }

    /// A look at a moment.
    private record Look(long nanos, Map<String, Long> positions, Cpu cpu, double busyMicros) {
        long of(String consumer) {
            return positions.getOrDefault(consumer, 0L);
        }
    }

    /// @param warm records before the measured ones
    /// @param records in all
    /// @param attempts measured
    Figures measure(long warm, long records, int attempts) {
        ChildProcess telemetry = services.start("telemetry", programs.telemetry());
        ChildProcess cost = services.start("cost", programs.cost());
        try {
            List<Look> looks = new ArrayList<>();
            double telemetryMebibytes = 0;
            double costMebibytes = 0;
            long end = System.nanoTime() + LONGEST.toNanos();
            do {
                LockSupport.parkNanos(EVERY.toNanos());
                requireAlive(telemetry, end);
                requireAlive(cost, end);
                looks.add(look(telemetry, cost));
                telemetryMebibytes =
                        Math.max(
                                telemetryMebibytes,
                                ProcessReading.residentMebibytes(telemetry.pid()));
                costMebibytes =
                        Math.max(costMebibytes, ProcessReading.residentMebibytes(cost.pid()));
            } while (looks.getLast().of(TELEMETRY) < records || looks.getLast().of(COST) < records);
            return figures(looks, warm, records, attempts, telemetryMebibytes, costMebibytes);
        } finally {
            telemetry.stop(STOP);
            cost.stop(STOP);
        }
    }

    /// The window begins when the first of them has the warm-up behind it and ends when the last
    /// one is done.
    private static Figures figures(
            List<Look> looks,
            long warm,
            long records,
            int attempts,
            double telemetryMebibytes,
            double costMebibytes) {
        Look telemetryWarm = first(looks, TELEMETRY, warm);
        Look costWarm = first(looks, COST, warm);
        Look from = telemetryWarm.nanos() < costWarm.nanos() ? telemetryWarm : costWarm;
        Look to = looks.getLast();
        double seconds = seconds(from, to);
        Cpu cpu = to.cpu().since(from.cpu(), attempts);
        double machine = (to.busyMicros() - from.busyMicros()) / 1e6;
        double ours = (cpu.ofIngest() + cpu.broker()) * attempts / 1e6;
        return new Figures(
                attempts / seconds,
                attempts / seconds(telemetryWarm, first(looks, TELEMETRY, records)),
                attempts / seconds(costWarm, first(looks, COST, records)),
                cpu,
                telemetryMebibytes,
                costMebibytes,
                (machine - ours) / seconds);
    }

    private static double seconds(Look from, Look to) {
        return (to.nanos() - from.nanos()) / 1e9;
    }

    private static Look first(List<Look> looks, String consumer, long position) {
        return looks.stream()
                .filter(look -> look.of(consumer) >= position)
                .findFirst()
                .orElseThrow();
    }

    private Look look(ChildProcess telemetry, ChildProcess cost) {
        return new Look(
                System.nanoTime(),
                tables.positions(),
                new Cpu(
                        ProcessReading.cpuMicros(telemetry.pid()),
                        ProcessReading.cpuMicros(cost.pid()),
                        PostgresCpu.micros(bed.postgresPid()),
                        ProcessReading.cpuMicros(bed.brokerPid())),
                ProcessReading.machineBusyMicros());
    }

    private static void requireAlive(ChildProcess process, long end) {
        if (!process.isAlive() || System.nanoTime() > end) {
            throw new PartFailedException(
                    "%s did not come to the journal's end:%n%s"
                            .formatted(process.name(), process.logExcerpt()));
        }
    }
}
