package io.aistrale.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps a second stack off a data directory. The kernel lets go of it when the process ends.
record StackLock(FileChannel file) implements AutoCloseable {

    static StackLock of(Path data) {
        try {
            Files.createDirectories(data);
            FileChannel file =
                    FileChannel.open(
                            data.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (file.tryLock() == null) {
                file.close();
                throw new StackFailedException("Another stack uses " + data + ".");
            }
            return new StackLock(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
