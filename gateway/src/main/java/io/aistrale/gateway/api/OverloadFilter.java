package io.aistrale.gateway.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses requests while as many as may be are worked on: those that come faster than they can be
/// served would otherwise pile up until memory is gone, and none would be served.
final class OverloadFilter extends OncePerRequestFilter {

    private static final ApiError OVERLOADED =
            ApiError.overloaded("More requests come than this gateway can serve");

    private final int limit;
    private final IntSupplier waiting;
    private final AtomicInteger here = new AtomicInteger();

    /// @param limit requests worked on at one time
    /// @param waiting callers that wait for a result; they cost memory and no work, and have a
    ///   limit of their own
    OverloadFilter(int limit, IntSupplier waiting) {
        this.limit = limit;
        this.waiting = waiting;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (here.incrementAndGet() - waiting.getAsInt() > limit) {
                ErrorWriter.write(response, OVERLOADED);
            } else {
                chain.doFilter(request, response);
            }
        } finally {
            here.decrementAndGet();
        }
    }
}
