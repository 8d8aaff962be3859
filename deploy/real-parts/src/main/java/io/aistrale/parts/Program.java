package io.aistrale.parts;

import java.nio.file.Path;
import java.util.List;

/// A program as it can be run: plain jars and a main class.
public record Program(String mainClass, List<Path> classPath) {

    public Program {
        classPath = List.copyOf(classPath);
    }
}
