package io.aistrale.check.client;

import io.aistrale.check.verdict.Errand;
import io.aistrale.check.workload.Planned.Question;
import io.aistrale.check.workload.PlannedErrand;
import io.aistrale.check.workload.PlannedErrand.Manner;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Errands as HTTP requests.
final class ErrandRequests {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final String INFERENCES = "/v1/inferences";
    private static final int MOST_TOKENS = 64;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, String> keysByUser;

    /// @param keysByUser API keys
    ErrandRequests(Map<String, String> keysByUser) {
        this.keysByUser = Map.copyOf(keysByUser);
    }

    /// @param words added to what is asked; empty: nothing is
    HttpRequest submission(URI gateway, OpenErrand errand, String words) {
        PlannedErrand planned = errand.planned();
        boolean facade =
                planned.manner() == Manner.CHAT || planned.manner() == Manner.STREAMED_CHAT;
        HttpRequest.Builder request =
                to(gateway.resolve(facade ? "/v1/chat/completions" : INFERENCES), planned)
                        .header("Content-Type", "application/json")
                        .header("x-aistrale-tags", Errand.TAG + "=" + errand.id())
                        .POST(
                                BodyPublishers.ofString(
                                        facade ? chat(planned, words) : ask(planned, words)));
        if (planned.manner() == Manner.WAIT) {
            request.header("Prefer", "wait=" + WAIT.toSeconds());
        }
        if (errand.key() != null) {
            request.header("Idempotency-Key", errand.key());
        }
        return request.build();
    }

    /// @param publicId of the inference
    HttpRequest poll(URI gateway, OpenErrand errand, String publicId) {
        return to(gateway.resolve(INFERENCES + "/" + publicId), errand.planned())
                .header("Prefer", "wait=" + POLL.toSeconds())
                .build();
    }

    private HttpRequest.Builder to(URI uri, PlannedErrand planned) {
        return HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + keysByUser.get(planned.user()));
    }

    private static String ask(PlannedErrand planned, String words) {
        Question question = planned.question();
        ObjectNode body =
                JSON.createObjectNode()
                        .put("provider", question.provider())
                        .put("model", question.model())
                        .put("operation", question.operation().name().toLowerCase(Locale.ROOT))
                        .put("inputs", question.text() + words)
                        .put("maxAttempts", planned.conduct().maxAttempts())
                        .put(
                                "onUnknownOutcome",
                                planned.conduct().onUnknown().name().toLowerCase(Locale.ROOT));
        body.putObject("parameters").put("max_tokens", MOST_TOKENS);
        Duration deadline = planned.conduct().deadline();
        if (deadline != null) {
            body.put("deadline", deadline.toString());
        }
        return body.toString();
    }

    private static String chat(PlannedErrand planned, String words) {
        Question question = planned.question();
        ObjectNode body =
                JSON.createObjectNode()
                        .put("model", question.provider() + "/" + question.model())
                        .put("max_tokens", MOST_TOKENS)
                        .put("stream", planned.streamed());
        body.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", question.text() + words);
        return body.toString();
    }
}
