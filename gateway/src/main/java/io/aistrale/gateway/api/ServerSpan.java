package io.aistrale.gateway.api;

import io.aistrale.schemas.trace.FinishedSpan;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerMapping;

/// A request as OpenTelemetry's HTTP conventions tell it, but for its path, query and headers: a
/// caller may have put a secret there by mistake.
final class ServerSpan {
    private static final Set<String> METHODS =
            Set.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS");
    private static final int SERVER_ERROR = 500;

    private ServerSpan() {}

    /// @param parent the caller's span; null where the trace begins here
    static FinishedSpan of(
            Received received,
            @Nullable String parent,
            HttpServletRequest request,
            HttpServletResponse response,
            Instant endedAt) {
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "_OTHER";
        String name = method.equals("_OTHER") ? "HTTP" : method;
        int status = response.getStatus();
        var attributes =
                Attributes.builder()
                        .put("http.request.method", method)
                        .put("http.response.status_code", status)
                        .put("url.scheme", request.getScheme())
                        .put("aistrale.request.id", received.requestId().toString());
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)
                instanceof String route) {
            attributes.put("http.route", route);
            name = name + " " + route;
        }
        return new FinishedSpan(
                received.trace(),
                parent,
                name,
                SpanKind.SERVER,
                received.at(),
                endedAt,
                attributes.build(),
                status >= SERVER_ERROR ? Integer.toString(status) : null);
    }
}
