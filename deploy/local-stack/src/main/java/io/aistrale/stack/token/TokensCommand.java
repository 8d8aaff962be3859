package io.aistrale.stack.token;

import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `aistrale tokens`.
@Command(
        name = "tokens",
        description = {
            "Lists provider tokens and changes the keys they are sealed with. Never shows one.",
            "Without options: those of the local stack. Elsewhere set AISTRALE_POSTGRES_URL,"
                    + " AISTRALE_POSTGRES_USER (the database's owner), AISTRALE_POSTGRES_PASSWORD,"
                    + " AISTRALE_TOKEN_PRIVATE_KEYSET and AISTRALE_TOKEN_PUBLIC_KEYSET.",
            "To change keys: 'rotate', 'reseal', 'disable' the old key."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class TokensCommand {

    private TokensCommand() {}

    /// @param places where tokens and keys are, where the user names none
    public static CommandLine create(Supplier<TokenPlaces> places) {
        return new CommandLine(new TokensCommand())
                .addSubcommand(new ListTokensCommand(new Places(places)))
                .addSubcommand(new CreateKeysetsCommand(new Places(places)))
                .addSubcommand(new RotateCommand(new Places(places)))
                .addSubcommand(new ResealCommand(new Places(places)))
                .addSubcommand(new DisableKeyCommand(new Places(places)));
    }
}
