package io.aistrale.stack.token;

import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.TokenSealer;
import io.aistrale.schemas.token.UnusableKeysetException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `aistrale tokens rotate`.
@Command(
        name = "rotate",
        description = {
            "Adds a new key to both keysets: it seals from now on, and the old ones still open.",
            "Workers and gateways that read these files need no restart. Elsewhere bring the private"
                    + " one to all workers first, then the public one to the gateways."
        },
        mixinStandardHelpOptions = true)
final class RotateCommand implements Callable<Integer> {
    @Mixin private final Places places;

    @Spec private @Nullable CommandSpec spec;

    RotateCommand(Places places) {
        this.places = places;
    }

    @Override
    public Integer call() {
        TokenKeysets before = places.keysets();
        boolean halfway = !isPublished(before);
        TokenKeysets after = halfway ? before : before.rotate();
        places.write(after);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.printf(
                "Key %s seals from now on%s.%n",
                after.sealer().keyId(),
                halfway ? ": a rotation that had stopped halfway is done" : "");
        after.keys().stream()
                .filter(key -> key.enabled() && !key.primary())
                .forEach(key -> out.printf("Key %s still opens.%n", key.id()));
        out.println("Next: deploy/aistrale tokens reseal");
        out.flush();
        return 0;
    }

    /// Whether the gateways' keyset seals with the workers' primary key: a rotation may have
    /// stopped between the two files.
    private boolean isPublished(TokenKeysets keysets) {
        if (Files.notExists(places.publicKeyset())) {
            return false;
        }
        try {
            return TokenSealer.fromFile(places.publicKeyset())
                    .keyId()
                    .equals(keysets.sealer().keyId());
        } catch (UnusableKeysetException unusable) {
            throw new TokensFailedException(unusable.getMessage() + ".");
        }
    }
}
