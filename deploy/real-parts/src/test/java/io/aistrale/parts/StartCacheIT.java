package io.aistrale.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheIT {

    @TempDir Path directory;

    @Test
    void aRehearsalMakesACacheThatLaterStartsUse() throws Exception {
        StartCache cache = new StartCache(directory.resolve("caches"), "broker");
        assertThat(broker("one", cache).wantsRehearsal()).isTrue();

        broker("rehearsal", cache.toRecord()).startAndAwait().close();

        assertThat(broker("one", cache).wantsRehearsal()).isFalse();
        try (var running = broker("one", cache).startAndAwait()) {
            assertThat(Path.of("/proc/" + running.process().pid() + "/cmdline"))
                    .content()
                    .contains("-XX:AOTCache=");
        }
    }

    @Test
    void aBrokenCacheDoesNotKeepAPartFromStarting() throws Exception {
        StartCache cache = new StartCache(directory.resolve("caches"), "broker");
        broker("rehearsal", cache.toRecord()).startAndAwait().close();
        try (var files = Files.newDirectoryStream(cache.directory(), "*.aot")) {
            for (Path file : files) {
                Files.writeString(file, "broken");
            }
        }

        try (var running = broker("one", cache).startAndAwait()) {
            assertThat(running.process().isAlive()).isTrue();
        }
    }

    private KafkaBroker broker(String name, StartCache cache) {
        Path home = directory.resolve(name);
        return new KafkaBroker(
                KafkaNode.single(FreePorts.next()),
                home,
                home.resolve("broker.log"),
                256,
                List.of(),
                cache);
    }
}
