package io.aistrale.systemtest.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The last test of the run, after all others of all modules (`post-integration-test` of the last
/// module): what they wrote holds no secret, and no prompt but where contents may stand.
class RunOutputsScan {
    private static final List<String> PROCESSES =
            List.of(
                    "broker",
                    "postgres",
                    "registry",
                    "simulator",
                    "gateway",
                    "worker",
                    "telemetry",
                    "cost");

    /// What the build makes of sources, and parts as they are delivered.
    private static final Set<String> BUILT =
            Set.of(
                    "classes",
                    "test-classes",
                    "generated-sources",
                    "generated-test-sources",
                    "lib",
                    "registry",
                    "maven-status",
                    "maven-archiver",
                    "spotless-index");

    /// Where the local stack keeps the secrets it works with, for their owner only; and the
    /// programs it starts.
    private static final Set<String> OF_THE_STACK = Set.of("secrets", "cache");

    private static final Path OUTPUTS = Path.of("target");

    @Test
    void theRunWroteNoSecretAnywhereAndNoPromptIntoLogsAndReports() throws Exception {
        long begun = System.nanoTime();
        var everything = new LeakScan(Canary.SECRET);
        var logs = new LeakScan(Canary.SECRET, Canary.PROMPT);
        for (Path module : Checkout.modules()) {
            for (Path file : Checkout.files(module.resolve("target"), RunOutputsScan::isWritten)) {
                (isLogOrReport(file) ? logs : everything).file(file);
            }
        }
        for (Path file :
                Checkout.files(
                        Checkout.ROOT.resolve("deploy/.stack"),
                        path -> isWritten(path) && !isData(path))) {
            logs.file(file);
        }
        System.out.printf(
                "%d logs and reports (%d MB) and %d other files (%d MB) looked through in %d ms%n",
                logs.scanned().size(),
                logs.bytesScanned() >> 20,
                everything.scanned().size(),
                everything.bytesScanned() >> 20,
                (System.nanoTime() - begun) / 1_000_000);

        assertThat(logs.findings()).isEmpty();
        assertThat(everything.findings()).isEmpty();
        assertThat(missing(logs.scanned())).as("what should have been there to look at").isEmpty();
    }

    private static boolean isWritten(Path path) {
        String name = path.getFileName().toString();
        return !OF_THE_STACK.contains(name)
                && !(isOfTarget(path) && BUILT.contains(name))
                && !name.endsWith(".jar")
                // Ten sparse megabytes each, of offsets alone.
                && !name.endsWith("index");
    }

    private static boolean isOfTarget(Path path) {
        return path.endsWith(Path.of("target").resolve(path.getFileName()));
    }

    private static boolean isData(Path path) {
        return Set.of("postgres", "broker", "cache").contains(path.getFileName().toString())
                && Files.isDirectory(path);
    }

    private static boolean isLogOrReport(Path file) {
        String name = file.toString();
        return name.contains("-reports/")
                || name.contains("/logs/")
                || (file.getFileName().toString().startsWith("output-"));
    }

    /// A clean scan of nothing proves nothing: reports of every module that this run tested, and
    /// the logs of every process of the stacks that it started.
    private static List<String> missing(List<String> scanned) throws IOException {
        var wanted = new ArrayList<String>();
        for (Path module : Checkout.modules()) {
            if (!modulesOfThisRun().contains(module.getFileName().toString())) {
                continue;
            }
            boolean isThis = module.equals(Path.of("").toAbsolutePath());
            if (Checkout.hasTests(module, "Test.java")) {
                wanted.add(module + "/target/surefire-reports/TEST-");
            }
            if (allIntegrationTestsRan() && Checkout.hasTests(module, "IT.java")) {
                wanted.add(module + "/target/failsafe-reports/TEST-");
            }
            if (allIntegrationTestsRan() && isThis) {
                for (String process : PROCESSES) {
                    wanted.add(OUTPUTS.toAbsolutePath() + "/stack-home/data/logs/" + process);
                    wanted.add(OUTPUTS.toAbsolutePath() + "/demo-home/demo/logs/" + process);
                }
                wanted.add(OUTPUTS.toAbsolutePath() + "/check-home/logs/worker");
            }
        }
        assertThat(wanted).isNotEmpty();
        return wanted.stream()
                .filter(place -> scanned.stream().noneMatch(file -> file.startsWith(place)))
                .toList();
    }

    private static Set<String> modulesOfThisRun() {
        return Pattern.compile("io\\.aistrale:([\\w-]+):")
                .matcher(System.getProperty("aistrale.run.modules", ""))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
    }

    /// Neither chosen by name nor skipped.
    private static boolean allIntegrationTestsRan() {
        return isUnset("aistrale.run.it-test") && isUnset("aistrale.run.skip-its");
    }

    private static boolean isUnset(String property) {
        String value = System.getProperty(property, "");
        return value.isEmpty() || value.equals("false") || value.startsWith("${");
    }
}
