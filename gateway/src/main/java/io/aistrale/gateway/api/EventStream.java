package io.aistrale.gateway.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/// An answer as server-sent events. Its head goes out with the first of them: until then any other
/// answer can still be given. An [IOException] says that the client is gone.
final class EventStream {

    private static final MediaType TYPE =
            new MediaType(MediaType.TEXT_EVENT_STREAM, StandardCharsets.UTF_8);

    private final HttpServletResponse response;
    private final HttpHeaders headers;
    private boolean begun;
    private boolean carriesData;

    /// @param headers of the answer, beside those of every event stream
    EventStream(HttpServletResponse response, HttpHeaders headers) {
        this.response = response;
        this.headers = headers;
    }

    boolean hasBegun() {
        return begun;
    }

    /// Whether the client has more than comments.
    boolean carriesData() {
        return carriesData;
    }

    /// @param text one line
    void data(String text) throws IOException {
        carriesData = true;
        write("data: " + text + "\n\n");
    }

    /// An event with a name and an id.
    ///
    /// @param text any number of lines
    void event(String name, String id, String text) throws IOException {
        carriesData = true;
        StringBuilder event = new StringBuilder();
        event.append("event: ").append(name).append("\nid: ").append(id).append('\n');
        text.lines().forEach(line -> event.append("data: ").append(line).append('\n'));
        write(event.append('\n').toString());
    }

    /// What clients skip, and what tells everything between that the connection lives.
    void comment(String text) throws IOException {
        write(": " + text + "\n\n");
        flush();
    }

    /// Sends on what is written; nothing where nothing is, the head neither.
    void flush() throws IOException {
        if (begun) {
            response.flushBuffer();
        }
    }

    private void write(String text) throws IOException {
        if (!begun) {
            begun = true;
            response.setStatus(HttpStatus.OK.value());
            response.setContentType(TYPE.toString());
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            response.setHeader("x-accel-buffering", "no");
            headers.forEach((name, values) -> response.setHeader(name, values.getFirst()));
        }
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
