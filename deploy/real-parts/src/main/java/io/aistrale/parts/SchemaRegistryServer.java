package io.aistrale.parts;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Apicurio Registry in a child JVM; clients use its Confluent-compatible API.
///
/// @param home the unpacked distribution, `io.apicurio:apicurio-registry-app:tar.gz:all`
/// @param directory keeps the schemas (an H2 file) from one start to the next
/// @param startCache null: start without
public record SchemaRegistryServer(
        int port,
        Path home,
        Path directory,
        Path log,
        int heapMebibytes,
        @Nullable StartCache startCache)
        implements Part {

    @Override
    public String name() {
        return "registry";
    }

    /// The base of the Confluent Schema Registry API.
    public URI url() {
        return URI.create("http://127.0.0.1:" + port + "/apis/ccompat/v7");
    }

    @Override
    public ChildProcess start() {
        Path data = directory.toAbsolutePath();
        return ChildProcess.start(
                name(),
                command(),
                Map.of("APICURIO_DATASOURCE_URL", "jdbc:h2:file:" + data.resolve("schemas")),
                data,
                log);
    }

    /// Quarkus's own class loader starts faster than a long class path, but no cache knows its
    /// classes; with a cache the long class path starts in half the time.
    private List<String> command() {
        if (startCache != null && (startCache.recording() || !wantsRehearsal())) {
            return flat().command(startCache);
        }
        return jvm(
                        List.of(home.toAbsolutePath().resolve("quarkus-run.jar")),
                        "io.quarkus.bootstrap.runner.QuarkusEntryPoint")
                .command();
    }

    /// What Quarkus has transformed must hide what it was made from.
    private ChildJvm flat() {
        Path base = home.toAbsolutePath();
        List<Path> classPath = new ArrayList<>();
        classPath.add(base.resolve("quarkus/transformed-bytecode.jar"));
        classPath.add(base.resolve("quarkus/generated-bytecode.jar"));
        for (String library : List.of("app", "lib/boot", "lib/main")) {
            classPath.addAll(Directories.jarsIn(base.resolve(library)));
        }
        return jvm(classPath, "io.quarkus.runner.GeneratedMain");
    }

    private ChildJvm jvm(List<Path> classPath, String mainClass) {
        List<String> options = new ArrayList<>(ChildJvm.QUICKLY_COMPILED);
        options.addAll(
                List.of(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        // Its management interface cannot be switched off; nobody needs to find it.
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=0",
                        "-Dquarkus.log.level=WARN",
                        "-Dapicurio.log.level=WARN",
                        "-Dquarkus.http.access-log.enabled=false",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager"));
        return new ChildJvm(heapMebibytes, options, classPath, mainClass, List.of());
    }

    @Override
    public boolean wantsRehearsal() {
        return startCache != null && !startCache.covers(flat());
    }

    @Override
    public void stopped() {
        if (startCache != null) {
            startCache.keep();
        }
    }

    @Override
    public boolean isReady() {
        return HttpProbe.isOk(URI.create(url() + "/subjects"));
    }

    @Override
    public Duration startDeadline() {
        return Duration.ofSeconds(90);
    }
}
