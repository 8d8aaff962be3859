package io.aistrale.gateway.api;

import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.trace.SpanExport;
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

/// Gives every request its id and trace, in the answer's `x-request-id` and in all log lines, and
/// tells its span.
final class RequestIdFilter extends OncePerRequestFilter {

    static final String HEADER = "x-request-id";

    private final Clock clock;
    private final double samplingRatio;
    private final SpanExport spans;

    /// @param samplingRatio share of the traces that begin here which are recorded
    RequestIdFilter(Clock clock, double samplingRatio, SpanExport spans) {
        this.clock = clock;
        this.samplingRatio = samplingRatio;
        this.spans = spans;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var requestId = TimeOrderedIds.next();
        var sent = TraceContext.parse(request.getHeader(RecordHeaders.TRACEPARENT));
        var trace = sent.orElseGet(() -> TraceContext.begin(requestId, samplingRatio));
        boolean recorded = spans.records(trace);
        var received =
                new Received(
                        requestId,
                        recorded ? trace.newSpan() : trace,
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        request.setAttribute(Received.ATTRIBUTE, received);
        response.setHeader(HEADER, requestId.toString());
        try (var _ = MDC.putCloseable("requestId", requestId.toString());
                var _ = MDC.putCloseable("traceId", trace.traceId())) {
            chain.doFilter(request, response);
        } finally {
            if (recorded) {
                String parent = sent.map(TraceContext::spanId).orElse(null);
                spans.record(
                        () -> ServerSpan.of(received, parent, request, response, clock.instant()));
            }
        }
    }
}
