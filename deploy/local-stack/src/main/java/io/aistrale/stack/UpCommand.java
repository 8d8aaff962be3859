package io.aistrale.stack;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `aistrale up`.
@Command(
        name = "up",
        description = "Starts the stack and keeps it running, until Ctrl-C or 'aistrale down'.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keeps the state here (default: deploy/.stack/data).")
    private @Nullable Path data;

    @Option(
            names = "--detach",
            description = "Runs the stack in the background; returns when all is ready.")
    private boolean detach;

    /// The background process that `--detach` starts.
    @Option(names = "--in-background", hidden = true)
    private boolean inBackground;

    @Override
    public Integer call() throws Exception {
        StackSettings settings = StackSettings.of(data, null);
        if (detach) {
            StackSecrets secrets = ForegroundStack.requireStartable(settings);
            Background.start(settings, System.out);
            Announcement.print(settings, secrets, System.out);
            return 0;
        }
        ForegroundStack stack = ForegroundStack.start(settings, System.out, inBackground);
        if (!inBackground) {
            stack.announce(System.out);
        }
        new CountDownLatch(1).await();
        return 0;
    }
}
