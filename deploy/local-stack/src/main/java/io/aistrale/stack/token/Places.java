package io.aistrale.stack.token;

import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.UnusableKeysetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The tokens that are meant: the running stack's, if no others are named.
final class Places {
    @Option(
            names = "--private-keyset",
            paramLabel = "FILE",
            description =
                    "The workers' keyset (default: AISTRALE_TOKEN_PRIVATE_KEYSET, or the local stack's).")
    private @Nullable Path privateKeyset;

    @Option(
            names = "--public-keyset",
            paramLabel = "FILE",
            description =
                    "The gateways' keyset (default: AISTRALE_TOKEN_PUBLIC_KEYSET, or the local stack's).")
    private @Nullable Path publicKeyset;

    private final Supplier<TokenPlaces> otherwise;

    /// @param otherwise places the user does not name
    Places(Supplier<TokenPlaces> otherwise) {
        this.otherwise = otherwise;
    }

    Path privateKeyset() {
        return privateKeyset == null ? otherwise.get().privateKeyset() : privateKeyset;
    }

    Path publicKeyset() {
        return publicKeyset == null ? otherwise.get().publicKeyset() : publicKeyset;
    }

    /// What the private keyset holds.
    TokenKeysets keysets() {
        Path file = privateKeyset();
        if (Files.notExists(file)) {
            throw new TokensFailedException(
                    "There is no private keyset %s: name it with --private-keyset, or make one with"
                                    .formatted(file)
                            + " 'tokens create-keysets'.");
        }
        try {
            return TokenKeysets.read(file);
        } catch (UnusableKeysetException unusable) {
            throw new TokensFailedException(unusable.getMessage() + ".");
        }
    }

    /// Private first: whatever the public one seals must open.
    void write(TokenKeysets keysets) {
        try {
            keysets.writePrivate(privateKeyset());
            keysets.writePublic(publicKeyset());
        } catch (UnusableKeysetException unwritable) {
            throw new TokensFailedException(unwritable.getMessage() + ".");
        }
    }

    /// What a command does with the table.
    @FunctionalInterface
    interface Use<T> {
        T with(TokenTable table) throws SQLException;
    }

    /// Does it, and says where it failed.
    <T> T table(Use<T> use) {
        TokenPlaces places = otherwise.get();
        try (TokenTable table = TokenTable.connect(places)) {
            return use.with(table);
        } catch (SQLException e) {
            throw new TokensFailedException(
                    "PostgreSQL at %s: %s".formatted(where(places.jdbcUrl()), e.getMessage()));
        }
    }

    /// Without parameters: they may hold a password.
    private static String where(String jdbcUrl) {
        return jdbcUrl.replaceFirst("\\?.*", "");
    }
}
