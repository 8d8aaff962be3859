package io.aistrale.demo.submit;

import io.aistrale.demo.submit.StreamedChat.Piece;
import io.aistrale.demo.workload.DemoRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads server-sent events with OpenAI's chunks in them, line by line.
final class ChatStream {

    private static final String DATA = "data: ";
    private static final String DONE = "[DONE]";
    private static final JsonMapper JSON = new JsonMapper();

    private final List<Piece> pieces = new ArrayList<>();
    private @Nullable TokensTold usage;
    private @Nullable String broken;
    private boolean done;

    /// @param after from the moment of sending
    void line(String line, Duration after) {
        if (!line.startsWith(DATA)) {
            // An empty line, or a comment that shows that the other side is there.
            return;
        }
        String data = line.substring(DATA.length());
        if (done) {
            broken = "something follows " + DONE;
        } else if (data.equals(DONE)) {
            done = true;
        } else {
            chunk(data, after);
        }
    }

    private void chunk(String data, Duration after) {
        JsonNode chunk;
        try {
            chunk = JSON.readTree(data);
        } catch (JacksonException _) {
            broken = "a chunk is no JSON";
            return;
        }
        if (chunk.has("error")) {
            broken = chunk.path("error").path("code").asString("error without code");
        }
        String text = chunk.path("choices").path(0).path("delta").path("content").asString("");
        if (!text.isEmpty()) {
            pieces.add(new Piece(text, after));
        }
        JsonNode told = chunk.path("usage");
        if (told.isObject()) {
            usage =
                    new TokensTold(
                            told.path("prompt_tokens").asLong(0),
                            told.path("completion_tokens").asLong(0));
        }
    }

    /// What has been read of a stream that has ended.
    StreamedChat ended(DemoRequest request, Duration took) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.text()));
        String reason = broken != null || done ? broken : "it ended without " + DONE;
        Ending ending = reason == null ? Ending.SUCCEEDED : Ending.FAILED;
        return new StreamedChat(
                new Outcome(request, ending, reason, text.toString(), took), pieces, usage);
    }
}
