package io.aistrale.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.PassedOver;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Named routes on real parts, against the provider simulator.
@WithRealParts
class RoutedRequestIT {
    @TempDir private static Path directory;
    private static Path file;
    private static WorkerOnRealParts worker;

    private static final String ROUTES =
            """
            aistrale:
              routes:
                failing-first:
                  targets:
                    - {provider: openai, model: error-500}
                    - {provider: anthropic, model: echo}
                without-token-first:
                  targets:
                    - {provider: huggingface, model: org/echo}
                    - {provider: openai, model: echo}
                slow-first:
                  targets:
                    - {provider: openai, model: hang, timeout: 1s}
                    - {provider: anthropic, model: echo}
                spent-first:
                  targets:
                    - {provider: openai, model: spend-exhausted}
                    - {provider: anthropic, model: echo}
                nobody:
                  targets:
                    - {provider: huggingface, model: org/echo}
                    - {provider: huggingface, model: org/other}
            """;

    @BeforeAll
    static void start() throws IOException {
        file = directory.resolve("routing.yaml");
        Files.writeString(file, ROUTES);
        worker = WorkerOnRealParts.start("--aistrale.worker.routing-file=" + file);
        worker.storeToken("openai", "ana", "sk-c4nary-token");
        worker.storeToken("anthropic", "ana", "sk-ant-c4nary-token");
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    private static InferenceResult resultOf(String provider, String route) {
        var request =
                WorkerOnRealParts.request("ana", provider, route, "Hello")
                        .setParameters("{\"max_tokens\":50}")
                        .build();
        worker.publish(Topics.REQUESTS, request, Map.of());
        return worker.replyTo(request.getRequestId()).result();
    }

    @Test
    void aFailingTargetIsPassedOverAndTheResultSaysSo() {
        var result = resultOf("route", "failing-first");

        assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(result.getRoute()).isEqualTo("failing-first");
        assertThat(result.getProvider()).isEqualTo("anthropic");
        assertThat(result.getModel()).isEqualTo("echo");
        assertThat(result.getPassedOver())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.getProvider()).isEqualTo("openai");
                    assertThat(one.getModel()).isEqualTo("error-500");
                    assertThat(one.getErrorCode()).isEqualTo("provider_error");
                });
    }

    @Test
    void eachCallOfARouteIsAnAttemptOfItsOwnTarget() {
        var request =
                WorkerOnRealParts.request("ana", "route", "spent-first", "Hello")
                        .setParameters("{\"max_tokens\":50}")
                        .build();
        worker.publish(Topics.REQUESTS, request, Map.of());

        assertThat(worker.replyTo(request.getRequestId()).result().getAttempts()).isEqualTo(2);
        var entries = worker.journalOf(request.getRequestId(), 4);
        var first = (AttemptFinished) entries.get(1);
        var second = (AttemptFinished) entries.get(3);
        assertThat(first.getErrorCode()).isEqualTo("spend_exhausted");
        assertThat(first.getAttempt().getProvider()).isEqualTo("openai");
        assertThat(first.getAttempt().getRoute()).isEqualTo("spent-first");
        assertThat(first.getAttempt().getRegion()).isEqualTo("eu");
        assertThat(second.getAttempt().getProvider()).isEqualTo("anthropic");
        assertThat(second.getAttempt().getModel()).isEqualTo("echo");
        assertThat(second.getAttempt().getRegion()).isNull();
    }

    @Test
    void aTargetWithoutATokenIsPassedOverUnpaid() {
        var result = resultOf("huggingface", "without-token-first");

        assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(result.getProvider()).isEqualTo("openai");
        assertThat(result.getAttempts()).isOne();
        assertThat(result.getPassedOver())
                .extracting(PassedOver::getErrorCode, PassedOver::getCalled)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("credential_not_found", false));
    }

    @Test
    void aTargetsOwnTimeoutEndsItsCallAndTheNextIsAsked() {
        var result = resultOf("route", "slow-first");

        assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
        assertThat(result.getProvider()).isEqualTo("anthropic");
        assertThat(result.getPassedOver())
                .extracting(PassedOver::getErrorCode)
                .containsExactly("provider_timeout");
    }

    @Test
    void whereNobodyCanBeAskedTheCallerHearsWhyOfEach() {
        var result = resultOf("route", "nobody");

        assertThat(result.getStatus()).isEqualTo(ResultStatus.FAILED);
        assertThat(result.getErrorCode()).isEqualTo("credential_not_found");
        assertThat(result.getErrorMessage()).contains("org/echo").contains("org/other");
        assertThat(result.getAttempts()).isZero();
    }

    @Test
    void aRouteThatIsNotConfiguredIsRefusedByName() {
        var result = resultOf("route", "no-such");

        assertThat(result.getErrorCode()).isEqualTo("model_not_found");
        assertThat(result.getErrorMessage()).contains("no-such").contains("failing-first");
    }

    @Test
    void routesAndProvidersAreReadAgainWithoutARestart() throws IOException {
        assertThat(resultOf("route", "born-later").getErrorCode()).isEqualTo("model_not_found");
        replace(ROUTES + "    broken: {tragets: []}\n");
        replace(
                ROUTES
                        + """
                            born-later:
                              targets:
                                - {provider: openai, model: echo}
                        """);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> resultOf("route", "born-later").getStatus() == ResultStatus.SUCCEEDED);
        assertThat(resultOf("route", "failing-first").getStatus())
                .isEqualTo(ResultStatus.SUCCEEDED);
    }

    private static void replace(String content) throws IOException {
        var next = directory.resolve("next.yaml");
        Files.writeString(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
