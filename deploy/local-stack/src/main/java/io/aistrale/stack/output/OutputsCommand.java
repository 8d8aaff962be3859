package io.aistrale.stack.output;

import io.aistrale.schemas.content.ContentKeyset;
import io.aistrale.schemas.token.KeyRing;
import io.aistrale.schemas.token.UnusableKeysetException;
import io.aistrale.stack.output.OutputTable.Sealed;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `aistrale outputs`.
@Command(
        name = "outputs",
        description = {
            "Lists and changes the keys that stored outputs are sealed with. Never shows an output.",
            "Without settings: those of the local stack. Elsewhere set AISTRALE_CONTENT_KEYSET and,"
                    + " for 'keys' and 'disable', AISTRALE_POSTGRES_URL, AISTRALE_POSTGRES_USER (the"
                    + " database's owner) and AISTRALE_POSTGRES_PASSWORD.",
            "To change keys: 'rotate', wait until the old key's outputs have had their time,"
                    + " 'disable' it."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class OutputsCommand {
    private final Supplier<OutputPlaces> places;

    @Spec private @Nullable CommandSpec spec;

    private OutputsCommand(Supplier<OutputPlaces> places) {
        this.places = places;
    }

    /// @param places where outputs and keys are
    public static CommandLine create(Supplier<OutputPlaces> places) {
        return new CommandLine(new OutputsCommand(places));
    }

    @Command(
            name = "create-keyset",
            description =
                    "Makes the keyset for a new installation; 'up' does it by itself. Touches no"
                            + " file that is there.",
            mixinStandardHelpOptions = true)
    void createKeyset() {
        Path file = places.get().keyset();
        if (Files.exists(file)) {
            throw new OutputsFailedException(
                    "%s is there: what it sealed would never open again.".formatted(file));
        }
        ContentKeyset keyset = ContentKeyset.generate();
        write(keyset);
        say(
                "Key %s: %s is for the telemetry-consumers and the gateways.",
                keyset.primaryId(), file);
    }

    @Command(
            name = "keys",
            description = "Lists the keys and what each has sealed; looks at all outputs.",
            mixinStandardHelpOptions = true)
    void keys() {
        Map<String, Sealed> sealed = new OutputTable(places.get()).byKey();
        say("%-12s %-9s %12s  %s", "key", "", "outputs", "youngest");
        for (KeyRing.Key key : keyset().keys()) {
            String state = key.primary() ? "seals" : key.enabled() ? "opens" : "disabled";
            print(key.id(), state, sealed.remove(key.id()));
        }
        sealed.forEach((key, outputs) -> print(key, "missing", outputs));
    }

    @Command(
            name = "rotate",
            description = {
                "Adds a new key: it seals from now on, and the old ones still open.",
                "Services that read this file need no restart. Elsewhere bring it to all gateways"
                        + " first, then to the telemetry-consumers."
            },
            mixinStandardHelpOptions = true)
    void rotate() {
        ContentKeyset after = keyset().rotate();
        write(after);
        say("Key %s seals from now on.", after.primaryId());
        after.keys().stream()
                .filter(key -> key.enabled() && !key.primary())
                .forEach(key -> say("Key %s still opens.", key.id()));
    }

    @Command(
            name = "disable",
            description =
                    "Retires an old key: what it sealed, in backups too, opens no more. Refuses"
                            + " while an output needs it.",
            mixinStandardHelpOptions = true)
    void disable(
            @Parameters(
                            paramLabel = "KEY",
                            description = "The key's id, as 'outputs keys' shows it.")
                    String keyId,
            @Option(
                            names = "--give-up-outputs",
                            description =
                                    "Even where outputs need it: the gateway shows those as"
                                            + " unreadable.")
                    boolean giveUp) {
        ContentKeyset without;
        try {
            without = keyset().disable(keyId);
        } catch (IllegalArgumentException wrong) {
            throw new OutputsFailedException(wrong.getMessage() + ".");
        }
        Sealed needing = giveUp ? null : new OutputTable(places.get()).byKey().get(keyId);
        if (needing != null) {
            throw new OutputsFailedException(
                    "%,d outputs are sealed with key %s, the youngest of %s: wait until they have had their time, or give them up with --give-up-outputs."
                            .formatted(needing.outputs(), keyId, needing.lastDay()));
        }
        write(without);
        say("Key %s opens no more.", keyId);
    }

    private ContentKeyset keyset() {
        Path file = places.get().keyset();
        if (Files.notExists(file)) {
            throw new OutputsFailedException(
                    "There is no content keyset %s: name it with AISTRALE_CONTENT_KEYSET, or make one with 'outputs create-keyset'."
                            .formatted(file));
        }
        try {
            return ContentKeyset.read(file);
        } catch (UnusableKeysetException unusable) {
            throw new OutputsFailedException(unusable.getMessage() + ".");
        }
    }

    private void write(ContentKeyset keyset) {
        try {
            keyset.write(places.get().keyset());
        } catch (UnusableKeysetException unwritable) {
            throw new OutputsFailedException(unwritable.getMessage() + ".");
        }
    }

    private void print(String key, String state, @Nullable Sealed sealed) {
        say(
                "%-12s %-9s %,12d  %s",
                key,
                state,
                sealed == null ? 0 : sealed.outputs(),
                sealed == null ? "" : sealed.lastDay());
    }

    private void say(String line, Object... values) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.printf(line + "%n", values);
        out.flush();
    }
}
