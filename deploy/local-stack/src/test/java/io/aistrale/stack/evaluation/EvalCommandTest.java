package io.aistrale.stack.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.aistrale.schemas.token.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvalCommandTest {

    private static final String RUN =
            "{'id':'run-1','status':'%s','evaluators':[{}],'progress':{'requests':2,'ended':%d,'failed':0,'published':0,"
                    + "'scored':%2$d,'scoring':0,'succeeded':%2$d}}";
    private static final String COMPARISON =
            "{'id':'run-1','rows':[{'prompt':'triage','version':3,'model':'openai/m','cases':2,'errors':0,'calls':2,"
                    + "'callsNotInLedger':0,'costUsd':'0.1','costComplete':true,'scores':[{'metric':'exact_match',"
                    + "'count':2,'failures':0,'mean':0.5,'low':0.1,'high':0.9}]}]}";

    @TempDir Path directory;

    private final List<String> asked = new ArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final StringWriter out = new StringWriter();
    private HttpServer gateway;
    private Path dataset;
    private String comparison = COMPARISON;
    private int newest = 3;

    @BeforeEach
    void start() throws IOException {
        dataset = Files.writeString(directory.resolve("my tickets.jsonl"), "{\"variables\":{}}\n");
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::answer);
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add(call + " " + exchange.getRequestHeaders().getFirst("authorization") + " " + body);
        String answer =
                switch (call) {
                    case "GET /v1/evaluation-runs/run-1/comparison" -> comparison;
                    case "GET /v1/evaluation-runs/run-1" ->
                            looks.incrementAndGet() == 1
                                    ? RUN.formatted("running", 1)
                                    : RUN.formatted("finished", 2);
                    case "POST /v1/evaluation-runs" -> RUN.formatted("queued", 0);
                    case "GET /v1/prompts/triage" ->
                            "{'name':'triage','version':{'version':%d},'labels':{'production':2}}"
                                    .formatted(newest);
                    default -> "{}";
                };
        byte[] bytes = answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private int run(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "run",
                                "--dataset",
                                dataset.toString(),
                                "--prompt",
                                "triage@3",
                                "--prompt",
                                "triage@production",
                                "--prompt",
                                "triage",
                                "--model",
                                "openai/m"));
        arguments.addAll(List.of(more));
        CommandLine command =
                EvalCommand.create(() ->
                        new GatewayPlace(
                                URI.create("http://127.0.0.1:" + gateway.getAddress().getPort()),
                                Secret.of("the-c4nary-key")));
        command.setOut(new PrintWriter(out));
        command.setExecutionExceptionHandler((problem, _, _) -> {
            throw problem;
        });
        return command.execute(arguments.toArray(String[]::new));
    }

    @Test
    void aRunIsUploadedStartedFollowedAndCompared() throws Exception {
        Path judge = Files.writeString(directory.resolve("judge.json"), "[{\"type\":\"bleu\"}]");
        Path json = directory.resolve("comparison.json");
        int exitCode =
                run(
                        "--evaluator",
                        "exact_match",
                        "--evaluator",
                        "{\"type\":\"contains\",\"expected\":\"x\"}",
                        "--evaluator",
                        judge.toString(),
                        "--parameters",
                        "{\"temperature\":0}",
                        "--project",
                        "quality",
                        "--name",
                        "nightly",
                        "--json",
                        json.toString());

        assertThat(exitCode).isZero();
        assertThat(asked.getFirst())
                .startsWith("POST /v1/datasets?name=my-tickets-")
                .endsWith(" Bearer the-c4nary-key {\"variables\":{}}\n");
        JsonNode body = JsonMapper.shared().readTree(asked.get(1).replaceFirst("[^{]*", ""));
        assertThat(body.path("prompts").toString())
                .isEqualTo(
                        "[{\"name\":\"triage\",\"version\":3},{\"name\":\"triage\",\"label\":\"production\"},{\"name\":\"triage\"}]");
        assertThat(body.path("evaluators").toString())
                .isEqualTo(
                        "[{\"type\":\"exact_match\"},{\"type\":\"contains\",\"expected\":\"x\"},{\"type\":\"bleu\"}]");
        assertThat(body.path("models").toString()).isEqualTo("[\"openai/m\"]");
        assertThat(body.path("parameters").toString()).isEqualTo("{\"temperature\":0}");
        assertThat(body.path("project").asString()).isEqualTo("quality");
        assertThat(body.path("name").asString()).isEqualTo("nightly");
        assertThat(body.path("dataset").asString()).matches("my-tickets-[0-9a-f]{8}");
        assertThat(out.toString())
                .contains("running    1 of 2 ended", "finished   2 of 2 ended")
                .containsIgnoringWhitespaces(
                        "triage@3 openai/m exact_match 2 0 0.500 0.100 to 0.900")
                .doesNotContain("c4nary");
        assertThat(JsonMapper.shared().readTree(Files.readString(json)).path("rows")).hasSize(1);
    }

    @Test
    void aScoreThatIsMissingIsTheExitCode() {
        comparison =
                COMPARISON
                        .replace("'failures':0", "'failures':1")
                        .replace("'count':2", "'count':1");

        assertThat(run("--evaluator", "exact_match")).isOne();
    }

    @Test
    void theSameAgainHasTheSameNameUntilAPromptHasANewVersion() {
        run();
        run();
        newest = 4;
        run();
        List<String> names =
                asked.stream()
                        .filter(call -> call.startsWith("POST /v1/evaluation-runs"))
                        .map(call ->
                                JsonMapper.shared()
                                        .readTree(call.replaceFirst("[^{]*", ""))
                                        .path("name")
                                        .asString())
                        .toList();

        assertThat(names).hasSize(3).allMatch(name -> name.matches("my-tickets(-[0-9a-f]{8}){2}"));
        assertThat(names.get(1)).isEqualTo(names.get(0));
        assertThat(names.get(2)).isNotEqualTo(names.get(0));
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertThatThrownBy(() ->
                        WantedRun.of(
                                directory.resolve("none"),
                                List.of(),
                                List.of(),
                                List.of(),
                                null,
                                null,
                                null))
                .hasMessageContaining("There is no file");
        assertThatThrownBy(() ->
                        WantedRun.of(dataset, List.of(), List.of(), List.of("{"), null, null, null))
                .hasMessageContaining("--evaluator is no JSON");
    }
}
