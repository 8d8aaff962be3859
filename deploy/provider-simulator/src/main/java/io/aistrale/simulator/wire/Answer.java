package io.aistrale.simulator.wire;

import java.util.Map;

/// A whole HTTP answer; its content type is JSON unless the headers say otherwise.
public record Answer(int status, String body, Map<String, String> headers) {

    static Answer ok(Object json) {
        return new Answer(200, Json.write(json), Map.of());
    }

    static Answer error(int status, Object json) {
        return new Answer(status, Json.write(json), Map.of());
    }

    Answer with(Map<String, String> more) {
        return new Answer(status, body, more);
    }
}
