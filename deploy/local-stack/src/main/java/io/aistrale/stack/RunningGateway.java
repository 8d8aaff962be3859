package io.aistrale.stack;

import io.aistrale.schemas.token.Secret;
import io.aistrale.stack.evaluation.GatewayPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where `eval` looks: what the environment names, else the stack that is running here, else where
/// it would be.
final class RunningGateway {

    private RunningGateway() {}

    static GatewayPlace find() {
        StackSettings settings = StackSettings.of(null, null);
        Optional<StackState> state = StackStateFile.in(StackSettings.defaultHome()).running();
        Map<String, String> environment = settings.environment();
        Path data = state.map(running -> Path.of(running.data())).orElse(settings.data());
        return new GatewayPlace(
                URI.create(
                        environment.getOrDefault(
                                "AISTRALE_GATEWAY_URL",
                                state.flatMap(running -> running.port(StackPort.GATEWAY))
                                        .map("http://127.0.0.1:%d"::formatted)
                                        .orElse(settings.http(StackPort.GATEWAY)))),
                key(environment, data));
    }

    private static @Nullable Secret key(Map<String, String> environment, Path data) {
        String named =
                environment.getOrDefault(
                        "AISTRALE_API_KEY", environment.getOrDefault("AISTRALE_ADMIN_KEY", ""));
        if (!named.isBlank()) {
            return Secret.of(named);
        }
        Path file = StackSecrets.adminKey(data);
        try {
            return Files.exists(file) ? Secret.of(Files.readString(file).strip()) : null;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
