package io.aistrale.check.client;

import io.aistrale.check.verdict.Answer;
import io.aistrale.check.verdict.Answer.End;
import io.aistrale.check.verdict.Answer.Step;
import io.aistrale.schemas.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what a gateway answers, in whichever form.
///
/// @param step what it answers
/// @param gateway that answers
record AnswerReader(Step step, String gateway) {
    private static final String INFERENCE_ID = "x-aistrale-inference-id";
    private static final String DATA = "data: ";
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "expired");
    private static final JsonMapper JSON = JsonMapper.shared();

    Heard read(HttpResponse<InputStream> response) {
        String publicId = header(response, INFERENCE_ID);
        UUID named =
                publicId == null
                        ? null
                        : UUID.fromString(Objects.requireNonNull(header(response, "x-request-id")));
        String body;
        try (InputStream bytes = response.body()) {
            body = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException _) {
            return broken(named, publicId);
        }
        String type = header(response, "Content-Type");
        if (type != null && type.startsWith("text/event-stream")) {
            return events(response.statusCode(), body, named, publicId);
        }
        boolean retry = "true".equals(header(response, "x-should-retry"));
        return json(response.statusCode(), parsed(body), named, publicId, retry);
    }

    private static @Nullable String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            return JSON.missingNode();
        }
    }

    /// The connection broke.
    ///
    /// @param named the inference, where the answer's head had come
    Heard broken(@Nullable UUID named, @Nullable String publicId) {
        return new Heard(new Answer(step, gateway, 0, null, named, null), publicId, false);
    }

    private Heard events(int status, String body, @Nullable UUID named, @Nullable String publicId) {
        StringBuilder text = new StringBuilder();
        for (String line : body.lines().filter(each -> each.startsWith(DATA)).toList()) {
            String data = line.substring(DATA.length());
            if (data.equals("[DONE]")) {
                End end = new End(null, text.toString());
                return new Heard(
                        new Answer(step, gateway, status, null, named, end), publicId, false);
            }
            JsonNode event = parsed(data);
            if (event.has("error")) {
                return failed(status, event, named, publicId, false);
            }
            text.append(event.at("/choices/0/delta/content").asString(""));
        }
        return broken(named, publicId);
    }

    private Heard json(
            int status,
            JsonNode body,
            @Nullable UUID named,
            @Nullable String publicId,
            boolean retry) {
        if (body.has("requestId")) {
            UUID id = UUID.fromString(body.path("requestId").asString());
            Answer answer = new Answer(step, gateway, status, null, id, end(body));
            return new Heard(answer, body.path("id").asString(), retry);
        }
        if (body.has("choices")) {
            End end = new End(null, body.at("/choices/0/message/content").asString(""));
            return new Heard(new Answer(step, gateway, status, null, named, end), publicId, retry);
        }
        return failed(status, body, named, publicId, retry);
    }

    private static @Nullable End end(JsonNode inference) {
        String status = inference.path("status").asString();
        if (!ENDS.contains(status)) {
            return null;
        }
        String error =
                status.equals("succeeded") ? null : inference.at("/error/code").asString(status);
        return new End(error, inference.path("output").asString(""));
    }

    /// An error is the inference's end where it is one that inferences have.
    private Heard failed(
            int status,
            JsonNode body,
            @Nullable UUID named,
            @Nullable String publicId,
            boolean retry) {
        String code = body.at("/error/code").asString("");
        boolean ended = named != null && ErrorCode.of(code).isPresent();
        End end = ended ? new End(code, null) : null;
        return new Heard(new Answer(step, gateway, status, code, named, end), publicId, retry);
    }
}
