package io.aistrale.stack;

import java.nio.file.Path;
import java.util.List;

/// A service as it can be run: plain jars and a main class.
record Program(String mainClass, List<Path> classPath) {

    Program {
        classPath = List.copyOf(classPath);
    }
}
