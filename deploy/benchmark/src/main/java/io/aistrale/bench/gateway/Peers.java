package io.aistrale.bench.gateway;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.FreePorts;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Proxies in front of the same provider, where they are installed.
final class Peers {
    private static final Duration READY = Duration.ofSeconds(30);

    /// Ends a program that does not look at its standard input, when that ends.
    private static final List<String> WITH_PARENT =
            List.of("sh", "-c", "\"$@\" < /dev/null & cat > /dev/null; kill $!; wait", "sh");

    private static final String NGINX_SETTINGS =
            """
            worker_processes 1;
            pid %1$s/nginx.pid;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              upstream provider { server %2$s; keepalive 1024; }
              server {
                listen 127.0.0.1:%3$d;
                keepalive_requests 1000000;
                location / {
                  proxy_pass http://provider;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                }
              }
            }
            """;

    private final Path home;
    private final @Nullable Path portkey;

    /// @param home for data and logs
    /// @param portkey where it is said to be; null: what is on the PATH
    Peers(Path home, @Nullable Path portkey) {
        this.home = home;
        this.portkey = portkey;
    }

    /// A running proxy.
    ///
    /// @param headers that it wants beside the provider's
    record Proxy(URI completions, Map<String, String> headers, ChildProcess process)
            implements AutoCloseable {
        /// Its own and its children's.
        List<Long> pids() {
            return Stream.concat(
                            Stream.of(process.pid()),
                            process.handle().descendants().map(ProcessHandle::pid))
                    .toList();
        }

        @Override
        public void close() {
            process.stop(Duration.ofSeconds(5));
        }
    }

    /// Empty where it is not installed.
    Optional<Proxy> nginx(URI provider) {
        return onPath("nginx", "/usr/sbin", "/usr/local/sbin")
                .map(program -> startNginx(program, provider));
    }

    private Proxy startNginx(Path program, URI provider) {
        int port = FreePorts.next();
        Path directory = home.resolve("data/nginx");
        Path settings = directory.resolve("nginx.conf");
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    settings, NGINX_SETTINGS.formatted(directory, provider.getAuthority(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command =
                List.of(
                        program.toString(),
                        "-p",
                        directory.toString(),
                        "-c",
                        settings.toString(),
                        "-e",
                        "stderr",
                        "-g",
                        "daemon off;");
        URI completions =
                URI.create(
                        "http://127.0.0.1:%d%s/chat/completions"
                                .formatted(port, provider.getPath()));
        return new Proxy(completions, Map.of(), start("nginx", command, port));
    }

    /// Empty where it, or Node.js, is not installed.
    Optional<Proxy> portkey(URI provider) {
        Optional<Path> node = onPath("node");
        Optional<Path> script = portkeyScript();
        if (node.isEmpty() || script.isEmpty()) {
            return Optional.empty();
        }
        int port = FreePorts.next();
        List<String> command =
                List.of(
                        node.get().toString(),
                        script.get().toString(),
                        "--headless",
                        "--port=" + port);
        return Optional.of(
                new Proxy(
                        URI.create("http://127.0.0.1:%d/v1/chat/completions".formatted(port)),
                        Map.of(
                                "x-portkey-provider",
                                "openai",
                                "x-portkey-custom-host",
                                provider.toString()),
                        start("portkey", command, port)));
    }

    private ChildProcess start(String name, List<String> program, int port) {
        List<String> command = new ArrayList<>(WITH_PARENT);
        command.addAll(program);
        var process =
                ChildProcess.start(
                        name,
                        command,
                        Map.of("NODE_ENV", "production"),
                        home.resolve("data").resolve(name),
                        home.resolve("logs").resolve(name + ".log"));
        process.awaitReady(() -> FreePorts.answers(port), READY);
        return process;
    }

    private Optional<Path> portkeyScript() {
        String script = "build/start-server.js";
        if (portkey != null) {
            Path given = Files.isDirectory(portkey) ? portkey.resolve(script) : portkey;
            return Optional.of(given.toAbsolutePath()).filter(Files::isRegularFile);
        }
        return onPath("gateway")
                .map(Peers::realPath)
                .filter(real -> real.toString().contains("@portkey-ai"));
    }

    private static Path realPath(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> onPath(String program, String... further) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of(path.split(File.pathSeparator, -1)), Stream.of(further))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
