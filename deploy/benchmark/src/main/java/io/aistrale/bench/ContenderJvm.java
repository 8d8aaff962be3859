package io.aistrale.bench;

import io.aistrale.parts.EndWithParent;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM as a server would run it: the compiler sets in when it usually does.
///
/// @param options heap and collector, the same for all that are compared
public record ContenderJvm(
        List<String> options, List<Path> classPath, String mainClass, List<String> arguments) {

    public List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xss512k",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.add("-cp");
        command.add(
                String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
        command.addAll(List.of(EndWithParent.class.getName(), mainClass));
        command.addAll(arguments);
        return command;
    }

    /// The jar with the main class that ends a child with its parent.
    public static boolean isRealParts(Path jar) {
        return jar.getFileName().toString().startsWith("real-parts");
    }
}
