package io.aistrale.worker.credential;

import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.token.WatchedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// The platform's own tokens, from the configuration or from mounted files.
public final class PlatformTokens {
    private static final Logger log = LoggerFactory.getLogger(PlatformTokens.class);

    private final Map<String, Supplier<Optional<Secret>>> tokens = new HashMap<>();

    /// @throws IllegalArgumentException naming the provider whose token cannot be sent in a header
    public PlatformTokens(PlatformTokenProperties properties) {
        properties
                .providers()
                .forEach((provider, source) -> {
                    if (source.token() != null) {
                        tokens.put(provider, configured(provider, source.token()));
                    } else if (source.tokenFile() != null) {
                        tokens.put(provider, mounted(provider, source.tokenFile()));
                    }
                });
    }

    Optional<Credential> find(String provider) {
        var token = tokens.get(provider);
        return token == null
                ? Optional.empty()
                : token.get().map(secret -> new Credential("platform:" + provider, secret));
    }

    private static Supplier<Optional<Secret>> configured(String provider, Secret token) {
        if (!fitsAHeader(token.reveal())) {
            throw new IllegalArgumentException(
                    "aistrale.providers." + provider + ".token must be one line");
        }
        return () -> Optional.of(token);
    }

    private static Supplier<Optional<Secret>> mounted(String provider, Path file) {
        return new WatchedFile<>(file, changed -> read(provider, changed), _ -> {})::current;
    }

    /// Says once of each content what became of it.
    private static Optional<Secret> read(String provider, Path file) {
        String why = "is missing, or no file";
        try {
            if (Files.isRegularFile(file)) {
                String token = Files.readString(file).strip();
                if (!token.isEmpty() && fitsAHeader(token)) {
                    tell(Level.INFO, provider, file, "was read");
                    return Optional.of(Secret.of(token));
                }
                why = "must hold the token on one line";
            }
        } catch (IOException unreadable) {
            why = "cannot be read: " + unreadable.getClass().getSimpleName();
        }
        tell(Level.WARN, provider, file, why + "; it counts as no token");
        return Optional.empty();
    }

    private static void tell(Level level, String provider, Path file, String what) {
        log.atLevel(level)
                .addKeyValue("provider", provider)
                .addKeyValue("file", file)
                .log("the platform's token file {}", what);
    }

    private static boolean fitsAHeader(String token) {
        return token.chars().noneMatch(Character::isISOControl);
    }
}
