package io.aistrale.parts;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/// Runs in the child JVM: formats the storage where it is new, then runs the broker. Arguments: the
/// file of settings, the log directory, the cluster id.
public final class KafkaBrokerMain {

    private KafkaBrokerMain() {}

    public static void main(String[] args) {
        String settings = args[0];
        Path logDirectory = Path.of(args[1]);
        if (Files.notExists(logDirectory.resolve("meta.properties"))) {
            int status =
                    StorageTool.execute(
                            new String[] {"format", "-t", args[2], "-c", settings}, System.out);
            if (status != 0) {
                System.exit(status);
            }
        }
        Kafka.main(new String[] {settings});
    }
}
