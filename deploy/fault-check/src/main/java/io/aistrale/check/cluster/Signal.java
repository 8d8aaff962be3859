package io.aistrale.check.cluster;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.PartFailedException;
import java.io.IOException;

/// A signal to a process we started, by its recorded id.
enum Signal {
    STOP,
    CONT,
    TERM;

    void send(ChildProcess process) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + name(), String.valueOf(process.pid()))
                            .redirectErrorStream(true)
                            .start();
            if (kill.waitFor() != 0) {
                throw new PartFailedException(
                        "SIG%s did not reach %s (pid %d)"
                                .formatted(name(), process.name(), process.pid()));
            }
        } catch (IOException e) {
            throw new PartFailedException("kill cannot be run: " + e, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new PartFailedException("interrupted while sending SIG" + name());
        }
    }
}
