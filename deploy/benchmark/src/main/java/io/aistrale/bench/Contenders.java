package io.aistrale.bench;

import io.aistrale.bench.contender.ContenderSettings;
import io.aistrale.parts.ChildProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts contenders, one at a time.
final class Contenders {
    private final TestBed bed;
    private final BenchPrograms programs;
    private final IdleLimits limits;
    private final List<String> jvmOptions;
    private int started;

    Contenders(TestBed bed, BenchPrograms programs, List<String> furtherJvmOptions) {
        this.bed = bed;
        this.programs = programs;
        this.limits = new IdleLimits(bed.jdbcUrl());
        this.jvmOptions = new ArrayList<>(Heap.OPTIONS);
        this.jvmOptions.addAll(furtherJvmOptions);
    }

    /// @param topic it takes requests from
    ChildProcess start(Run run, String topic) {
        started++;
        limits.hold(run.contender().isLimited());
        ContenderSettings settings =
                new ContenderSettings(
                        URI.create(bed.provider(started) + "/chat/completions"),
                        run.load().workload().model(),
                        run.load().inFlight(),
                        bed.brokers(),
                        bed.registryUrl(),
                        topic,
                        "bench-" + started);
        return switch (run.contender()) {
            case FLOOR -> peer(run, "BareLoop", settings, netty());
            case PARALLEL_CONSUMER -> peer(run, "ParallelConsumerPeer", settings, programs.peers());
            case SPRING_LISTENER -> peer(run, "SpringListenerPeer", settings, programs.peers());
            case WORKER, LIMITED_WORKER -> worker(run, ShippedWorker.MAIN_CLASS, settings);
            case JDK_CLIENT -> worker(run, "io.aistrale.bench.contender.JdkClientWorker", settings);
        };
    }

    /// The floor carries no jars that it does not use.
    private List<Path> netty() {
        return programs.peers().stream()
                .filter(jar -> {
                    String name = jar.getFileName().toString();
                    return name.startsWith("netty-")
                            || name.startsWith("benchmark-")
                            || ContenderJvm.isRealParts(jar);
                })
                .toList();
    }

    private ChildProcess peer(
            Run run, String mainClass, ContenderSettings settings, List<Path> classPath) {
        List<String> quiet = new ArrayList<>(jvmOptions);
        quiet.add("-Dlogback.configurationFile=io/aistrale/bench/contender-logback.xml");
        return child(
                run,
                new ContenderJvm(
                        quiet, classPath, "io.aistrale.bench.contender." + mainClass, List.of()),
                settings.environment());
    }

    private ChildProcess worker(Run run, String mainClass, ContenderSettings settings) {
        var worker = new ShippedWorker(bed, programs);
        List<String> arguments =
                List.of(
                        "--aistrale.worker.group-id=" + settings.group(),
                        "--aistrale.worker.max-in-flight=" + settings.inFlight(),
                        "--aistrale.worker.request-topics=" + settings.requestTopic());
        return child(
                run,
                new ContenderJvm(jvmOptions, worker.classPath(), mainClass, arguments),
                worker.environment(bed.provider(started)));
    }

    private ChildProcess child(Run run, ContenderJvm jvm, Map<String, String> environment) {
        String name =
                "%02d-%s-%s-%d"
                        .formatted(
                                started,
                                run.contender().option(),
                                run.load().workload(),
                                run.load().inFlight());
        return ChildProcess.start(
                name,
                jvm.command(),
                environment,
                programs.home().resolve("data/contender"),
                programs.home().resolve("logs/" + name + ".log"));
    }
}
