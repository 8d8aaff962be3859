package io.aistrale.parts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/// The services' jars, taken apart into a cache once per build: plain jars start faster than a
/// nested one, and a build while the stack runs does not pull a jar from under it.
public record Programs(Path checkout, Path cache) {

    private static final String START_CLASS = "Start-Class";
    private static final String NESTED_JARS = "BOOT-INF/lib/";
    private static final String BOOT_ORDER = "BOOT-INF/classpath.idx";

    /// A service whose module has Boot's runnable jar.
    public Program boot(String module) {
        Path runnable = built(module, "-app.jar");
        Path plain = built(module, ".jar");
        try (JarFile jar = new JarFile(runnable.toFile())) {
            Path directory = directoryOf(module, jar);
            if (Files.notExists(directory)) {
                Path half = beside(directory);
                Files.copy(plain, half.resolve("service.jar"));
                extract(jar, half);
                Files.move(half, directory, StandardCopyOption.ATOMIC_MOVE);
            }
            List<Path> classPath = new ArrayList<>(List.of(directory.resolve("service.jar")));
            orderOf(jar).forEach(name -> classPath.add(directory.resolve(name)));
            String main = jar.getManifest().getMainAttributes().getValue(START_CLASS);
            return new Program(main, classPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A program with its libraries in `target/lib`.
    public Program plain(String module, String mainClass) {
        Path plain = built(module, ".jar");
        try (JarFile jar = new JarFile(plain.toFile())) {
            Path directory = directoryOf(module, jar);
            if (Files.notExists(directory)) {
                Path half = beside(directory);
                Files.copy(plain, half.resolve("service.jar"));
                for (Path library : Directories.jarsIn(plain.resolveSibling("lib"))) {
                    Files.copy(library, half.resolve(library.getFileName()));
                }
                Files.move(half, directory, StandardCopyOption.ATOMIC_MOVE);
            }
            return new Program(mainClass, Directories.jarsIn(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path built(String module, String ending) {
        Path target = checkout.resolve(module).resolve("target");
        String name = Path.of(module).getFileName().toString();
        if (Files.isDirectory(target)) {
            try (var jars = Files.newDirectoryStream(target, name + "-*SNAPSHOT" + ending)) {
                for (Path jar : jars) {
                    return jar;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new PartFailedException(
                "%s is not built: no %s-*%s in %s.".formatted(module, name, ending, target));
    }

    /// Named after the content: builds are reproducible, so a jar's age and size say little.
    private Path directoryOf(String module, JarFile jar) {
        CRC32 content = new CRC32();
        jar.stream()
                .map(entry -> entry.getName() + ':' + Long.toHexString(entry.getCrc()) + '\n')
                .forEach(line -> content.update(line.getBytes(StandardCharsets.UTF_8)));
        return cache.resolve("programs")
                .resolve("%s-%08x".formatted(Path.of(module).getFileName(), content.getValue()));
    }

    /// An empty directory to fill before it takes its place; older builds of the program go.
    private static Path beside(Path directory) throws IOException {
        Files.createDirectories(directory.getParent());
        String name = directory.getFileName().toString();
        String program = name.replaceFirst("-[0-9a-f]+$", "");
        try (var old = Files.newDirectoryStream(directory.getParent(), program + "-*")) {
            for (Path build : old) {
                Directories.delete(build);
            }
        }
        return Files.createDirectory(directory.resolveSibling(name + ".new"));
    }

    private static void extract(JarFile jar, Path target) throws IOException {
        for (var entries = jar.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            String name = entry.getName();
            if (name.startsWith(NESTED_JARS) && name.endsWith(".jar")) {
                try (var content = jar.getInputStream(entry)) {
                    Files.copy(content, target.resolve(name.substring(NESTED_JARS.length())));
                }
            }
        }
    }

    /// Lines of the form `- "BOOT-INF/lib/name.jar"`.
    private static List<String> orderOf(JarFile jar) throws IOException {
        try (BufferedReader index =
                new BufferedReader(
                        new InputStreamReader(
                                jar.getInputStream(jar.getEntry(BOOT_ORDER)),
                                StandardCharsets.UTF_8))) {
            return index.lines()
                    .map(line -> line.substring(line.lastIndexOf('/') + 1).replace("\"", ""))
                    .toList();
        }
    }
}
