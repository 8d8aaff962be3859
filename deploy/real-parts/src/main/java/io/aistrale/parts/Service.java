package io.aistrale.parts;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One of our own programs as a part.
///
/// @param heapMebibytes the largest heap
/// @param environment added to the command's own
/// @param ready answers 200 when the program is ready
/// @param startCache makes starts faster, once rehearsed; null: start without
public record Service(
        String name,
        Program program,
        int heapMebibytes,
        List<String> jvmOptions,
        Map<String, String> environment,
        URI ready,
        Path directory,
        Path log,
        @Nullable StartCache startCache)
        implements Part {

    public static final int HEAP_MEBIBYTES = 256;

    @Override
    public ChildProcess start() {
        List<String> command = startCache == null ? jvm().command() : jvm().command(startCache);
        return ChildProcess.start(name, command, environment, directory, log);
    }

    private ChildJvm jvm() {
        return new ChildJvm(
                heapMebibytes, jvmOptions, program.classPath(), program.mainClass(), List.of());
    }

    @Override
    public boolean isReady() {
        return HttpProbe.isOk(ready);
    }

    @Override
    public Duration startDeadline() {
        return Duration.ofMinutes(2);
    }

    @Override
    public boolean wantsRehearsal() {
        return startCache != null && !startCache.covers(jvm());
    }

    @Override
    public void stopped() {
        if (startCache != null) {
            startCache.keep();
        }
    }
}
