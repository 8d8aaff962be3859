package io.aistrale.stack;

import io.aistrale.schemas.token.Secret;
import io.aistrale.stack.token.TokenPlaces;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where `tokens` looks first: what the environment names, else the stack that is running here,
/// else where it would be.
final class RunningTokens {

    private RunningTokens() {}

    static TokenPlaces find() {
        StackSettings settings = StackSettings.of(null, null);
        Optional<StackState> state = StackStateFile.in(StackSettings.defaultHome()).running();
        Map<String, String> environment = settings.environment();
        Path data = state.map(running -> Path.of(running.data())).orElse(settings.data());
        String password = environment.getOrDefault("AISTRALE_POSTGRES_PASSWORD", "");
        return new TokenPlaces(
                environment.getOrDefault(
                        "AISTRALE_POSTGRES_URL",
                        state.flatMap(running -> running.port(StackPort.POSTGRES))
                                .map("jdbc:postgresql://127.0.0.1:%d/aistrale"::formatted)
                                .orElse(settings.jdbcUrl())),
                environment.getOrDefault("AISTRALE_POSTGRES_USER", "aistrale"),
                password.isBlank() ? null : Secret.of(password),
                file(
                        environment,
                        "AISTRALE_TOKEN_PRIVATE_KEYSET",
                        StackSecrets.privateKeyset(data)),
                file(environment, "AISTRALE_TOKEN_PUBLIC_KEYSET", StackSecrets.publicKeyset(data)));
    }

    static Path file(Map<String, String> environment, String variable, Path otherwise) {
        String named = environment.getOrDefault(variable, "");
        return named.isBlank() ? otherwise : Path.of(named);
    }
}
