package io.aistrale.stack.token;

import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.stack.token.Resealing.Report;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `aistrale tokens reseal`.
@Command(
        name = "reseal",
        description = {
            "Seals every stored token under the primary key; a token stored meanwhile wins.",
            "Can be run again at any time. Exit code 1: some do not open, and are named by their ids."
        },
        mixinStandardHelpOptions = true)
final class ResealCommand implements Callable<Integer> {
    @Mixin private final Places places;

    @Spec private @Nullable CommandSpec spec;

    ResealCommand(Places places) {
        this.places = places;
    }

    @Override
    public Integer call() {
        TokenKeysets keysets = places.keysets();
        Report report = places.table(table -> new Resealing(table, keysets).run());
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.printf(
                "Under key %s: %,d sealed again, %,d already were. Replaced meanwhile: %,d. Not"
                        + " opened: %,d.%n",
                keysets.sealer().keyId(),
                report.resealed(),
                report.current(),
                report.overtaken(),
                report.unopenable().size());
        report.unopenable()
                .forEach(token -> out.printf("token %s: %s%n", token.tokenId(), token.reason()));
        out.flush();
        return report.unopenable().isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
