package io.aistrale.gateway.api;

import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.trace.TraceContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/// Gives every request its id and trace, in the answer's `x-request-id` and in all log lines.
final class RequestIdFilter extends OncePerRequestFilter {

    static final String HEADER = "x-request-id";

    private final Clock clock;

    RequestIdFilter(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Received received =
                new Received(
                        TimeOrderedIds.next(),
                        TraceContext.continueOrStart(request.getHeader(RecordHeaders.TRACEPARENT)),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        request.setAttribute(Received.ATTRIBUTE, received);
        response.setHeader(HEADER, received.requestId().toString());
        try (var _ = MDC.putCloseable("requestId", received.requestId().toString());
                var _ = MDC.putCloseable("traceId", received.trace().traceId())) {
            chain.doFilter(request, response);
        }
    }
}
