package io.aistrale.demo;

import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.demo.workload.DemoUser;
import io.aistrale.demo.workload.RealWorkload;
import io.aistrale.demo.workload.Target;
import io.aistrale.demo.workload.Ticket;
import io.aistrale.demo.workload.Tickets;
import io.aistrale.demo.workload.Workload;
import io.aistrale.schemas.token.Secret;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// What a run takes with it: users, their provider tokens, and the requests.
///
/// @param tokens provider tokens by user and provider
/// @param requests sent all at once
/// @param oneAtATime sent one after another when these are done
/// @param routed sent after these, by the demo's route
/// @param streamed read as streams at last
record Provisions(
        List<DemoUser> users,
        Map<TokenOwner, Secret> tokens,
        List<DemoRequest> requests,
        List<DemoRequest> oneAtATime,
        List<DemoRequest> routed,
        List<DemoRequest> streamed) {

    private static final long SEED = 20261122;
    private static final int ONE_AT_A_TIME = 50;

    /// Names of environment variables with real tokens, by provider; the first that is set counts.
    private static final Map<String, List<String>> TOKEN_VARIABLES =
            Map.of(
                    "openai", List.of("OPENAI_API_KEY"),
                    "huggingface", List.of("HF_TOKEN", "HUGGINGFACE_API_KEY"),
                    "anthropic", List.of("ANTHROPIC_API_KEY"),
                    "cohere", List.of("CO_API_KEY", "COHERE_API_KEY"));

    record TokenOwner(String user, String provider) {}

    /// @throws IllegalArgumentException what was asked cannot be done; the message says why
    static Provisions of(StackAddress stack, DemoOptions options, Map<String, String> environment) {
        List<Ticket> tickets = Tickets.all();
        if (options.provider() != null && options.model() != null) {
            return real(tickets, new Target(options.provider(), options.model()), environment);
        }
        if (stack.simulatorUrl() == null) {
            throw new IllegalArgumentException(
                    "Without the simulator, name a provider and a model to call.");
        }
        List<DemoRequest> requests = Workload.simulated(tickets, SEED);
        int routed = requests.size() + ONE_AT_A_TIME + 1;
        return new Provisions(
                DemoUser.SIMULATED,
                simulatedTokens(),
                requests,
                Workload.oneAtATime(tickets, ONE_AT_A_TIME, requests.size() + 1),
                List.of(Workload.routed(tickets, routed)),
                Workload.streamed(tickets, routed + 1));
    }

    private static Provisions real(
            List<Ticket> tickets, Target target, Map<String, String> environment) {
        List<String> variables =
                TOKEN_VARIABLES.getOrDefault(
                        target.provider(),
                        List.of(target.provider().toUpperCase(Locale.ROOT) + "_API_KEY"));
        Secret token =
                variables.stream()
                        .map(environment::get)
                        .filter(Objects::nonNull)
                        .filter(value -> !value.isBlank())
                        .findFirst()
                        .map(Secret::of)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "Set "
                                                + String.join(" or ", variables)
                                                + " to call "
                                                + target.provider()
                                                + "."));
        List<DemoUser> users = DemoUser.of(target.provider());
        return new Provisions(
                users,
                tokens(users, _ -> token),
                RealWorkload.of(tickets, target),
                List.of(),
                List.of(),
                List.of());
    }

    /// A token of its own for each, so that it could be recognised in a log.
    private static Map<TokenOwner, Secret> simulatedTokens() {
        SecureRandom random = new SecureRandom();
        return tokens(
                DemoUser.SIMULATED,
                owner -> {
                    byte[] bytes = new byte[16];
                    random.nextBytes(bytes);
                    return Secret.of("demo-c4nary-" + HexFormat.of().formatHex(bytes));
                });
    }

    private static Map<TokenOwner, Secret> tokens(
            List<DemoUser> users, Function<TokenOwner, Secret> token) {
        Map<TokenOwner, Secret> tokens = new HashMap<>();
        for (DemoUser user : users) {
            for (String provider : user.providers()) {
                TokenOwner owner = new TokenOwner(user.name(), provider);
                tokens.put(owner, token.apply(owner));
            }
        }
        return Map.copyOf(tokens);
    }

    Secret token(DemoUser user, String provider) {
        return Objects.requireNonNull(tokens.get(new TokenOwner(user.name(), provider)));
    }

    /// The model of the last request: one that answers.
    Target example() {
        return (oneAtATime.isEmpty() ? requests : oneAtATime).getLast().target();
    }

    /// Whatever must stand in no log.
    List<Secret> secrets(Collection<Secret> apiKeys, Secret adminKey) {
        List<Secret> secrets = new ArrayList<>(tokens.values());
        secrets.addAll(apiKeys);
        secrets.add(adminKey);
        return secrets;
    }
}
