package io.aistrale.stack.token;

import io.aistrale.schemas.token.TokenKeysets;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `aistrale tokens disable`.
@Command(
        name = "disable",
        description =
                "Ends a rotation: what the old key sealed, such as a backup's tokens, opens no more."
                        + " Refuses while a stored token needs the key.",
        mixinStandardHelpOptions = true)
final class DisableKeyCommand implements Callable<Integer> {
    @Mixin private final Places places;

    @Parameters(paramLabel = "KEY", description = "The key's id, as 'tokens list' shows it.")
    private String keyId = "";

    @Spec private @Nullable CommandSpec spec;

    DisableKeyCommand(Places places) {
        this.places = places;
    }

    @Override
    public Integer call() {
        TokenKeysets keysets = places.keysets();
        TokenKeysets without;
        try {
            without = keysets.disable(keyId);
        } catch (IllegalArgumentException wrong) {
            throw new TokensFailedException(wrong.getMessage() + ".");
        }
        int needed = places.table(this::sealedWith);
        if (needed > 0) {
            throw new TokensFailedException(
                    "%,d tokens are sealed with key %s: run 'tokens reseal' first."
                            .formatted(needed, keyId));
        }
        places.write(without);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.printf("Key %s opens no more.%n", keyId);
        out.flush();
        return 0;
    }

    private int sealedWith(TokenTable table) throws SQLException {
        AtomicInteger found = new AtomicInteger();
        new TokenPages(table)
                .each(page ->
                        found.addAndGet(
                                (int)
                                        page.stream()
                                                .filter(row -> row.keyId().equals(keyId))
                                                .count()));
        return found.get();
    }
}
