package io.aistrale.systemtest.leak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The modules of this checkout, as its pom lists them.
final class Checkout {
    static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private Checkout() {}

    static List<Path> modules() throws IOException {
        return MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(found -> ROOT.resolve(found.group(1)))
                .toList();
    }

    /// Files below a directory; none where there is no such directory.
    ///
    /// @param wanted false leaves out a file, or a directory with all that is in it
    static List<Path> files(Path directory, Predicate<Path> wanted) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Files.isRegularFile(directory) && wanted.test(directory)
                    ? List.of(directory)
                    : List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> sorted = entries.filter(wanted).sorted().toList();
            var files = new ArrayList<Path>();
            for (Path entry : sorted) {
                files.addAll(files(entry, wanted));
            }
            return files;
        }
    }

    static List<Path> testSources(Path module) throws IOException {
        return files(
                module.resolve("src/test/java"),
                path -> Files.isDirectory(path) || path.toString().endsWith(".java"));
    }

    static boolean hasTests(Path module, String suffix) throws IOException {
        return testSources(module).stream().anyMatch(file -> file.toString().endsWith(suffix));
    }
}
