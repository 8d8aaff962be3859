package io.aistrale.gateway.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/// Writes errors where no controller is: in filters, and below Spring.
final class ErrorWriter {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ErrorWriter() {}

    static void write(HttpServletResponse response, ApiError error) throws IOException {
        byte[] body = JSON.writeValueAsBytes(error.body());
        response.setStatus(error.status().value());
        error.headers().forEach((name, values) -> response.setHeader(name, values.getFirst()));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
