package io.aistrale.stack;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/// `aistrale down`.
@Command(
        name = "down",
        description = "Stops the stack and waits until all of it is gone. What it stored stays.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

    private static final Duration DEADLINE = Duration.ofSeconds(100);

    @Override
    public Integer call() throws Exception {
        StackStateFile file = StackStateFile.in(StackSettings.defaultHome());
        StackState state = file.running().orElse(null);
        if (state == null) {
            file.delete();
            System.out.println("No stack is running.");
            return 0;
        }
        // Parts end by themselves when their supervisor is gone, however it went.
        List<ProcessHandle> processes = state.alive();
        state.supervisor().alive().ifPresent(ProcessHandle::destroy);
        if (!allGone(processes)) {
            processes.forEach(ProcessHandle::destroyForcibly);
        }
        file.delete();
        System.out.printf("Stopped. Its state stays in %s%n", state.data());
        return 0;
    }

    private static boolean allGone(List<ProcessHandle> processes) throws Exception {
        try {
            CompletableFuture.allOf(
                            processes.stream()
                                    .map(ProcessHandle::onExit)
                                    .toArray(CompletableFuture[]::new))
                    .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        }
    }
}
