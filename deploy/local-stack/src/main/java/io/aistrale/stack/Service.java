package io.aistrale.stack;

import io.aistrale.parts.ChildJvm;
import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.HttpProbe;
import io.aistrale.parts.Part;
import io.aistrale.parts.StartCache;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One of our own programs as a part of the stack.
///
/// @param environment added to the command's own
/// @param ready answers 200 when the program is ready
/// @param startCache makes starts faster, once rehearsed
record Service(
        String name,
        Program program,
        List<String> jvmOptions,
        Map<String, String> environment,
        URI ready,
        Path directory,
        Path log,
        StartCache startCache)
        implements Part {

    private static final int HEAP_MEBIBYTES = 256;

    @Override
    public ChildProcess start() {
        return ChildProcess.start(name, jvm().command(startCache), environment, directory, log);
    }

    private ChildJvm jvm() {
        return new ChildJvm(
                HEAP_MEBIBYTES, jvmOptions, program.classPath(), program.mainClass(), List.of());
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
        return !startCache.covers(jvm());
    }

    @Override
    public void stopped() {
        startCache.keep();
    }
}
