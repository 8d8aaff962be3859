package io.aistrale.stack.token;

import io.aistrale.schemas.token.TokenKeysets;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `aistrale tokens create-keysets`.
@Command(
        name = "create-keysets",
        description =
                "Makes both keysets for a new installation; 'up' does it by itself. Touches no file"
                        + " that is there.",
        mixinStandardHelpOptions = true)
final class CreateKeysetsCommand implements Callable<Integer> {
    @Mixin private final Places places;

    @Spec private @Nullable CommandSpec spec;

    CreateKeysetsCommand(Places places) {
        this.places = places;
    }

    @Override
    public Integer call() {
        for (Path file : List.of(places.privateKeyset(), places.publicKeyset())) {
            if (Files.exists(file)) {
                throw new TokensFailedException(
                        "%s is there: what it seals would never open again.".formatted(file));
            }
        }
        TokenKeysets keysets = TokenKeysets.generate();
        places.write(keysets);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.printf(
                "Key %s: %s is for the workers alone, %s for the gateways.%n",
                keysets.sealer().keyId(), places.privateKeyset(), places.publicKeyset());
        out.flush();
        return 0;
    }
}
