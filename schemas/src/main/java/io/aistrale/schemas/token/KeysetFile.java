package io.aistrale.schemas.token;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/// Keysets on disk. A file is written beside its place and moved there, so that no reader ever sees
/// half a keyset, and has its permissions before it has content.
final class KeysetFile {

    private KeysetFile() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UnusableKeysetException("Cannot read the keyset file " + file, unreadable);
        }
    }

    static void writePrivate(Path file, String json) {
        write(file, json, "rw-------");
    }

    static void writePublic(Path file, String json) {
        write(file, json, "rw-r--r--");
    }

    private static void write(Path file, String json, String permissions) {
        Path directory =
                Objects.requireNonNull(file.toAbsolutePath().getParent(), "a keyset is a file");
        try {
            Files.createDirectories(directory);
            Path beside = Files.createTempFile(directory, ".keyset", ".tmp", owner(directory));
            try {
                Files.writeString(beside, json);
                if (posix(directory)) {
                    Files.setPosixFilePermissions(
                            beside, PosixFilePermissions.fromString(permissions));
                }
                Files.move(
                        beside,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException unwritable) {
            throw new UnusableKeysetException("Cannot write the keyset file " + file, unwritable);
        }
    }

    private static FileAttribute<?>[] owner(Path directory) {
        if (!posix(directory)) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
