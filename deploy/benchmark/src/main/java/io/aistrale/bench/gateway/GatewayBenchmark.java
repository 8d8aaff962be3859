package io.aistrale.bench.gateway;

import io.aistrale.bench.JsonFile;
import io.aistrale.bench.ProcessReading;
import io.aistrale.bench.ServiceJvm;
import io.aistrale.bench.ServicePrograms;
import io.aistrale.bench.ShippedWorker;
import io.aistrale.bench.Simulator;
import io.aistrale.bench.TestBed;
import io.aistrale.bench.load.LoadFigures;
import io.aistrale.bench.load.LoadPlan;
import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.Directories;
import io.aistrale.parts.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// `deploy/aistrale bench gateway`.
public final class GatewayBenchmark {
    /// Room for ten thousand callers that wait, most of it where old objects live.
    private static final List<String> GATEWAY_HEAP = List.of("-Xmx740m", "-Xmn112m");

    private static final String WORKER = "worker";
    private static final Duration STOP = Duration.ofSeconds(20);

    /// For those that have come last to wait, too.
    private static final Duration SETTLED = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(200);

    private final ServicePrograms programs;
    private final GatewayOptions options;
    private final PrintStream out;
    private final GatewayReport report;
    private final Loads loads;
    private final Generator generator;
    private final List<ChildProcess> processes = new ArrayList<>();
    private final long began = System.nanoTime();

    private GatewayBenchmark(ServicePrograms programs, GatewayOptions options, PrintStream out) {
        this.programs = programs;
        this.options = options;
        this.out = out;
        this.report = new GatewayReport(options);
        this.loads = new Loads(options);
        this.generator = new Generator(programs.others());
    }

    /// Measures, prints a table, and writes the figures as JSON if asked to.
    ///
    /// @return the exit code: 0 when no request failed
    public static int run(ServicePrograms programs, GatewayOptions options, PrintStream out) {
        Path home = programs.others().home();
        try {
            Directories.delete(home);
            try {
                return new GatewayBenchmark(programs, options, out).run();
            } finally {
                Directories.delete(home.resolve("data"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run() {
        say(
                "%d cores, load average %s"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                ProcessReading.loadAverage()));
        try (TestBed bed = new TestBed(programs.others(), Map.of());
                RequestLog requests = new RequestLog(bed)) {
            try {
                measure(bed, requests);
            } finally {
                processes.reversed().forEach(process -> process.stop(STOP));
            }
        }
        report.print(out);
        say("load average %s".formatted(ProcessReading.loadAverage()));
        if (options.json() != null) {
            JsonFile.write(options.json(), report.rows());
        }
        return report.exitCode();
    }

    private void measure(TestBed bed, RequestLog requests) {
        var services = new ServiceJvm(bed, programs.others(), options.jvmOptions());
        if (options.peers()) {
            peers(bed);
        }
        var gateway = new MeasuredGateway(bed, gatewayJvm(bed), programs.gateway());
        processes.add(gateway.process());
        watch("gateway", gateway.process());
        loads.watch("broker", bed.brokerPid());
        loads.watch("simulator", bed.simulatorPid());
        if (options.has(Workload.ACCEPT)) {
            accept(bed, gateway);
            requests.empty();
        }
        if (options.has(Workload.END_TO_END) || options.has(Workload.STREAM)) {
            answers(bed, services, gateway);
        }
        if (options.has(Workload.WAITING)) {
            if (options.hasOnly(Workload.WAITING) && options.warmUp().isPositive()) {
                growWarm(gateway);
                requests.empty();
            }
            waiting(bed, services, gateway);
        }
    }

    private ServiceJvm gatewayJvm(TestBed bed) {
        List<String> jvm = new ArrayList<>(GATEWAY_HEAP);
        jvm.addAll(options.jvmOptions());
        return new ServiceJvm(bed, programs.others(), jvm);
    }

    private void peers(TestBed bed) {
        var peers = new Peers(programs.others().home(), options.portkey());
        var nginx = peers.nginx(bed.provider(1));
        nginx.ifPresentOrElse(
                proxy -> report.addNginx(through("nginx", proxy, false)),
                () -> say("nginx is not installed"));
        var portkey = peers.portkey(bed.provider(2));
        portkey.ifPresentOrElse(
                proxy -> report.addPortkey(through("Portkey", proxy, true)),
                () -> say("Portkey is not installed"));
    }

    private Measured through(String name, Peers.Proxy proxy, boolean portkey) {
        try (proxy) {
            return told(name, Measured.of(generator.http(loads.through(proxy, portkey))));
        }
    }

    private void accept(TestBed bed, MeasuredGateway gateway) {
        for (int round = 0; round < options.rounds(); round++) {
            report.addBare(told("bare producer", Measured.of(generator.kafka(loads.bare(bed)))));
            Duration warmUp = round == 0 ? options.warmUp() : Loads.usualWarmUp();
            report.add(
                    Workload.ACCEPT,
                    told("accept", Measured.of(generator.http(loads.accept(gateway, warmUp)))));
        }
    }

    /// By accepting, where no other workload has used it before.
    private void growWarm(MeasuredGateway gateway) {
        say("the gateway grows warm");
        generator.http(loads.accept(gateway, options.warmUp()));
    }

    /// Callers come while nobody answers; when all wait, a worker is started that answers them.
    private void waiting(TestBed bed, ServiceJvm services, MeasuredGateway gateway) {
        stopWorker();
        Generator.Running callers = generator.startHttp(loads.waiting(gateway));
        int most = 0;
        double resident = 0;
        long end = System.nanoTime() + loads.arrival().plus(SETTLED).toNanos();
        while (callers.isAlive() && most < options.callers() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK.toNanos());
            most = Math.max(most, gateway.waitingCallers());
            resident = Math.max(resident, gateway.residentMebibytes());
        }
        report.add(new GatewayReport.Waiting(most, resident));
        say("%,d callers wait; the gateway has %,.0f MiB resident".formatted(most, resident));
        startWorker(bed, services);
        report.add(Workload.WAITING, told("waiting", Measured.of(callers.await())));
    }

    private void answers(TestBed bed, ServiceJvm services, MeasuredGateway gateway) {
        start("telemetry", services, programs.telemetry());
        start("cost", services, programs.cost());
        startWorker(bed, services);
        say("all services grow warm");
        generator.http(loads.endToEnd(gateway, options.warmUp()));
        for (int round = 0; round < options.rounds(); round++) {
            if (options.has(Workload.END_TO_END)) {
                LoadPlan plan = loads.endToEnd(gateway, Loads.usualWarmUp());
                report.add(Workload.END_TO_END, called(bed, plan, Loads.ANSWER));
            }
            if (options.has(Workload.STREAM)) {
                report.add(Workload.STREAM, called(bed, loads.stream(gateway), Loads.STREAM));
            }
        }
    }

    private Measured called(TestBed bed, LoadPlan plan, Duration promised) {
        Instant since = Instant.now();
        LoadFigures figures = generator.http(plan);
        double took;
        try (var calls = bed.simulator().callsSince(since)) {
            took =
                    calls.filter(call -> !call.pending())
                            .mapToLong(Simulator.Call::millis)
                            .average()
                            .orElse(0);
        }
        return told(
                plan.timed() == LoadPlan.Timed.ANSWER ? "end-to-end" : "stream",
                Measured.of(figures, promised.toMillis(), took));
    }

    private void start(String name, ServiceJvm services, Program program) {
        ChildProcess started = services.start(name, program);
        processes.add(started);
        watch(name, started);
    }

    private void startWorker(TestBed bed, ServiceJvm services) {
        var shipped = new ShippedWorker(bed, programs.others());
        ChildProcess started =
                services.start(
                        WORKER,
                        new Program(ShippedWorker.MAIN_CLASS, programs.others().worker()),
                        shipped.environment(bed.provider(0)));
        processes.add(started);
        watch(WORKER, started);
    }

    private void stopWorker() {
        processes.removeIf(process -> {
            boolean worker = process.name().equals(WORKER);
            if (worker) {
                loads.leave(WORKER);
                process.stop(STOP);
            }
            return worker;
        });
    }

    private void watch(String name, ChildProcess process) {
        loads.watch(name, process.pid());
    }

    private Measured told(String name, Measured measured) {
        LoadFigures figures = measured.figures();
        say(
                String.format(
                        Locale.ROOT,
                        "%s: %,.0f/s, p50 %.2f ms, p99 %.2f, most %.0f; sent late p50 %.2f, p99 %.2f; CPU µs: %s; errors %d%s",
                        name,
                        figures.perSecond(),
                        figures.latency().p50(),
                        figures.latency().p99(),
                        figures.latency().most(),
                        figures.lateness().p50(),
                        figures.lateness().p99(),
                        figures.cpuMicros().keySet().stream()
                                .sorted()
                                .map(process ->
                                        "%s %.0f"
                                                .formatted(
                                                        process, figures.microsPerRequest(process)))
                                .collect(Collectors.joining(", ")),
                        figures.errors(),
                        measured.stands() ? "" : "; REFUSED: " + measured.refused()));
        return measured;
    }

    private void say(String line) {
        out.printf("[%4d s] %s%n", Duration.ofNanos(System.nanoTime() - began).toSeconds(), line);
    }
}
