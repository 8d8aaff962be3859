package io.aistrale.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Where the one running stack of a checkout is written down.
record StackStateFile(Path path) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static StackStateFile in(Path home) {
        return new StackStateFile(home.resolve("running.json"));
    }

    /// Readers see the old state or the new one, never half of it.
    void write(StackState state) {
        try {
            Files.createDirectories(path.getParent());
            Path half = Files.createTempFile(path.getParent(), "running", ".new");
            Files.writeString(half, JSON.writeValueAsString(state));
            Files.move(half, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What was written last, whether or not its processes still live.
    Optional<StackState> read() {
        try {
            return Optional.of(JSON.readValue(Files.readString(path), StackState.class));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (JacksonException e) {
            throw new StackFailedException(
                    "%s cannot be read (%s): delete it if no stack is running."
                            .formatted(path, e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What was written last, if any process of it is alive.
    Optional<StackState> running() {
        return read().filter(state -> !state.alive().isEmpty());
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
