package io.aistrale.parts;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Picks a child's class path out of this JVM's own.
final class ClassPath {

    private ClassPath() {}

    /// The jar or directory a class was loaded from.
    static Path home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What the broker needs, by the list of jar names the build wrote, and nothing else of what a
    /// test may have on its class path. The order is this JVM's.
    static List<Path> ofBroker() {
        Set<String> wanted = brokerJars();
        List<Path> found = new ArrayList<>();
        System.getProperty("java.class.path")
                .replace(File.pathSeparatorChar, '\n')
                .lines()
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(path -> wanted.contains(String.valueOf(path.getFileName())))
                .forEach(found::add);
        found.add(home(KafkaBrokerMain.class));
        return found;
    }

    private static Set<String> brokerJars() {
        try (InputStream list = KafkaBroker.class.getResourceAsStream("broker-jars.txt")) {
            if (list == null) {
                throw new IllegalStateException(
                        "broker-jars.txt is missing: build real-parts with Maven first");
            }
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(':', '\n')
                    .lines()
                    .map(String::strip)
                    .map(line -> line.substring(line.lastIndexOf('/') + 1))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
