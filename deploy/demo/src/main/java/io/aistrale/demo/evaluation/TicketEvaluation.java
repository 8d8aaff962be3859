package io.aistrale.demo.evaluation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Two versions of a prompt that sorts support tickets, over tickets whose category is known, on
/// two models.
public final class TicketEvaluation {

    public static final List<String> MODELS =
            List.of("openai/gpt-4o-mini", "anthropic/claude-haiku-4-5");

    /// Versions of the prompt.
    public static final int PROMPTS = 2;

    private static final String FILE = "/io/aistrale/demo/labelled-tickets.jsonl";
    private static final String NAME = "triage";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String PLAIN =
            """
            Which of these fits the ticket? Answer with one word.
            Categories: billing, bug, shipping, account, question, feedback

            {{ subject }}
            {{ text }}\
            """;

    private static final String SYSTEM =
            """
            You sort support tickets. Answer with one word only, out of these.
            Categories: billing, bug, shipping, account, question, feedback\
            """;

    private static final String USER =
            """
            Subject: {{ subject|trim }}

            {{ text|trim }}\
            """;

    private TicketEvaluation() {}

    /// What a run came to.
    ///
    /// @param again what starting it once more under its name answered
    /// @param costs of the calls with the run's tag, as `GET /v1/costs` tells them
    public record Evaluated(JsonNode run, JsonNode again, JsonNode comparison, JsonNode costs) {}

    /// Makes the prompts, runs them, and waits for what came of it.
    public static Evaluated run(EvaluationGateway gateway)
            throws IOException, InterruptedException {
        gateway.addPrompt(JSON.createObjectNode().put("name", NAME).put("template", PLAIN));
        gateway.addPrompt(messages());
        gateway.upload(NAME, cases());
        ObjectNode wanted = wanted();
        String id = gateway.start(wanted).path("id").asString();
        JsonNode comparison =
                new RunWatch(gateway, Clock.systemUTC(), PATIENCE).untilCompared(id, _ -> {});
        return new Evaluated(
                gateway.run(id), gateway.start(wanted), comparison, gateway.costsOfRun(id));
    }

    /// How many cases there are.
    public static int count() {
        return (int) new String(cases(), StandardCharsets.UTF_8).lines().count();
    }

    private static ObjectNode messages() {
        ObjectNode prompt = JSON.createObjectNode().put("name", NAME);
        prompt.withArray("messages").addObject().put("role", "system").put("content", SYSTEM);
        prompt.withArray("messages").addObject().put("role", "user").put("content", USER);
        return prompt;
    }

    private static ObjectNode wanted() {
        ObjectNode wanted = JSON.createObjectNode().put("name", "demo").put("dataset", NAME);
        for (int version = 1; version <= PROMPTS; version++) {
            wanted.withArray("prompts").addObject().put("name", NAME).put("version", version);
        }
        MODELS.forEach(wanted.withArray("models")::add);
        wanted.withArray("evaluators").addObject().put("type", "normalized_match");
        wanted.withArray("evaluators")
                .addObject()
                .put("type", "llm_judge")
                .put("rubric", "The answer names the category that a support team would choose.")
                .put("provider", "openai")
                .put("model", "gpt-4o");
        return wanted;
    }

    private static byte[] cases() {
        try (InputStream stream =
                Objects.requireNonNull(TicketEvaluation.class.getResourceAsStream(FILE), FILE)) {
            return stream.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
