package io.aistrale.stack;

import io.aistrale.stack.output.OutputPlaces;
import io.aistrale.stack.token.TokenPlaces;
import java.nio.file.Path;

/// Where `outputs` looks: what the environment names, else the stack that is running here, else
/// where it would be.
final class RunningOutputs {

    private RunningOutputs() {}

    static OutputPlaces find() {
        TokenPlaces tokens = RunningTokens.find();
        return new OutputPlaces(tokens.jdbcUrl(), tokens.user(), tokens.password(), keyset());
    }

    private static Path keyset() {
        StackSettings settings = StackSettings.of(null, null);
        Path data =
                StackStateFile.in(StackSettings.defaultHome())
                        .running()
                        .map(running -> Path.of(running.data()))
                        .orElse(settings.data());
        return RunningTokens.file(
                settings.environment(),
                "AISTRALE_CONTENT_KEYSET",
                StackSecrets.contentKeyset(data));
    }
}
