package io.aistrale.stack.evaluation;

import io.aistrale.demo.evaluation.ComparisonTable;
import io.aistrale.demo.evaluation.EvaluationGateway;
import io.aistrale.demo.evaluation.EvaluationRefusedException;
import io.aistrale.demo.evaluation.RunWatch;
import io.aistrale.schemas.token.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `aistrale eval`.
@Command(
        name = "eval",
        description = {
            "Evaluates prompts: a dataset over prompt versions and models, scored and compared.",
            "Without settings: at the local stack, as its administrator. Elsewhere set"
                    + " AISTRALE_GATEWAY_URL and AISTRALE_API_KEY."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class EvalCommand {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Supplier<GatewayPlace> place;

    @Spec private @Nullable CommandSpec spec;

    private EvalCommand(Supplier<GatewayPlace> place) {
        this.place = place;
    }

    /// @param place where evaluations are run
    public static CommandLine create(Supplier<GatewayPlace> place) {
        return new CommandLine(new EvalCommand(place));
    }

    @Command(
            name = "run",
            description = {
                "Uploads a dataset, runs it, shows how far it is and prints the comparison.",
                "The run goes on where this ends early. Exit code 0: every case has an answer and"
                        + " every score."
            },
            mixinStandardHelpOptions = true)
    int run(
            @Option(
                            names = "--dataset",
                            required = true,
                            paramLabel = "FILE.jsonl",
                            description =
                                    "Cases, one JSON object a line: variables, expected, tags.")
                    Path dataset,
            @Option(
                            names = "--prompt",
                            required = true,
                            paramLabel = "NAME@VERSION|LABEL",
                            description = "A stored prompt; without @ its newest version.")
                    List<String> prompts,
            @Option(
                            names = "--model",
                            required = true,
                            paramLabel = "PROVIDER/MODEL",
                            description = "A model to ask.")
                    List<String> models,
            @Option(
                            names = "--evaluator",
                            paramLabel = "TYPE|JSON|FILE.json",
                            description =
                                    "Scores the answers: a type such as exact_match, a definition,"
                                            + " or a file with one or an array of them.")
                    @Nullable List<String> evaluators,
            @Option(
                            names = "--parameters",
                            paramLabel = "JSON",
                            description = "Model parameters of all requests.")
                    @Nullable String parameters,
            @Option(
                            names = "--project",
                            paramLabel = "NAME",
                            description = "Its spend belongs to (default: the key's).")
                    @Nullable String project,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description =
                                    "The same again under a name is the same run (default: a name"
                                            + " that follows from all the rest).")
                    @Nullable String name,
            @Option(
                            names = "--json",
                            paramLabel = "FILE",
                            description = "Writes the comparison there, as the gateway answers it.")
                    @Nullable Path json)
            throws IOException, InterruptedException {
        WantedRun wanted =
                WantedRun.of(
                        dataset,
                        prompts,
                        models,
                        evaluators == null ? List.of() : evaluators,
                        parameters,
                        project,
                        name);
        try (EvaluationGateway gateway = gateway()) {
            gateway.upload(wanted.dataset(), wanted.lines());
            JsonNode started = gateway.start(wanted.named(gateway::prompt).body());
            String id = started.path("id").asString();
            say("Run %s: %s", id, started.path("name").asString(wanted.dataset()));
            if (!started.path("status").asString("queued").equals("queued")) {
                say(
                        "It was asked for before, at %s, and is %s; --name makes another.",
                        started.path("createdAt").asString(""), started.path("status").asString());
            }
            JsonNode comparison =
                    new RunWatch(gateway, Clock.systemUTC(), PATIENCE)
                            .untilCompared(id, this::sayProgress);
            say("");
            ComparisonTable.lines(comparison).forEach(line -> say("%s", line));
            if (json != null) {
                Files.writeString(
                        json,
                        JsonMapper.shared()
                                        .writerWithDefaultPrettyPrinter()
                                        .writeValueAsString(comparison)
                                + "\n");
            }
            return verdict(gateway.run(id), comparison);
        } catch (EvaluationRefusedException refused) {
            throw new EvaluationFailedException(String.valueOf(refused.getMessage()));
        }
    }

    private EvaluationGateway gateway() {
        GatewayPlace found = place.get();
        Secret key = found.apiKey();
        if (key == null) {
            throw new EvaluationFailedException(
                    "No API key is known: set AISTRALE_API_KEY, or start the local stack.");
        }
        return new EvaluationGateway(found.url(), key);
    }

    private void sayProgress(JsonNode run) {
        JsonNode progress = run.path("progress");
        say(
                "%-10s %s of %s ended, %s failed, %s out, %s scored",
                run.path("status").asString(),
                progress.path("ended"),
                progress.path("requests"),
                progress.path("failed"),
                progress.path("published"),
                progress.path("scored"));
    }

    private static int verdict(JsonNode run, JsonNode comparison) {
        boolean allAnswered =
                run.path("status").asString().equals("finished")
                        && run.path("progress").path("succeeded").asInt()
                                == run.path("progress").path("requests").asInt();
        int evaluators = run.path("evaluators").size();
        boolean allScored =
                comparison
                        .path("rows")
                        .valueStream()
                        .allMatch(row ->
                                row.path("scores")
                                                .valueStream()
                                                .filter(score ->
                                                        score.path("failures").asInt() == 0)
                                                .mapToInt(score -> score.path("count").asInt())
                                                .sum()
                                        >= row.path("cases").asInt() * evaluators);
        return allAnswered && allScored ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void say(String format, Object... values) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(format.formatted(values));
        out.flush();
    }
}
