package io.aistrale.schemas.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What stands in a file, read again once the file is another: so keys and tokens change without a
/// restart. Each look costs two system calls, and nothing watches in between, so what was written
/// before a look is seen by it.
public final class WatchedFile<T> {

    private final Path file;
    private final Function<Path, T> reader;
    private final Consumer<RuntimeException> complaint;
    private volatile Read<T> last;

    /// What was read, from which state of the file.
    private record Read<T>(State state, T value) {}

    /// Tells one content of a file from the next: a file moved into its place, or a mounted secret
    /// whose link points elsewhere, has another key; one written in place, another time or size.
    private record State(boolean readable, FileTime changed, long size, @Nullable Object key) {

        private static final State MISSING = new State(false, FileTime.fromMillis(0), 0, null);

        static State of(Path file) {
            try {
                var found = Files.readAttributes(file, BasicFileAttributes.class);
                return new State(
                        Files.isReadable(file),
                        found.lastModifiedTime(),
                        found.size(),
                        found.fileKey());
            } catch (IOException _) {
                return MISSING;
            }
        }
    }

    /// Reads the file for the first time.
    ///
    /// @param reader refuses by an exception; the first time that leaves here
    /// @param complaint told once of each later content that was refused; the one before it serves
    ///   on
    public WatchedFile(Path file, Function<Path, T> reader, Consumer<RuntimeException> complaint) {
        this.file = file;
        this.reader = reader;
        this.complaint = complaint;
        State state = State.of(file);
        this.last = new Read<>(state, reader.apply(file));
    }

    /// What stands in the file now, or stood there last where it is unusable now.
    public T current() {
        Read<T> read = last;
        return read.state().equals(State.of(file)) ? read.value() : again();
    }

    private synchronized T again() {
        // Before the content: what is written while it is read is read once more.
        State state = State.of(file);
        if (!last.state().equals(state)) {
            last = new Read<>(state, read());
        }
        return last.value();
    }

    private T read() {
        try {
            return reader.apply(file);
        } catch (RuntimeException unusable) {
            complaint.accept(unusable);
            return last.value();
        }
    }
}
