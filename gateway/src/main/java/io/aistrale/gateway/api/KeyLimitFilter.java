package io.aistrale.gateway.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets no API key have more than its share of the requests that are here at one time, those that
/// wait for a result among them.
final class KeyLimitFilter extends OncePerRequestFilter {

    private final int limit;

    /// Requests that are here, by key id; a key without one is not there.
    private final ConcurrentHashMap<String, Integer> here = new ConcurrentHashMap<>();

    /// @param limit requests of one key at one time
    KeyLimitFilter(int limit) {
        this.limit = limit;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = AuthenticationFilter.caller(request).keyId();
        try {
            if (here.merge(key, 1, Integer::sum) > limit) {
                ErrorWriter.write(response, tooMany());
            } else {
                chain.doFilter(request, response);
            }
        } finally {
            here.compute(key, (_, count) -> count == null || count == 1 ? null : count - 1);
        }
    }

    private ApiError tooMany() {
        return new ApiError(
                HttpStatus.TOO_MANY_REQUESTS,
                "too_many_requests",
                null,
                "This API key has %d requests under way here, as many as it may; try again later."
                        .formatted(limit),
                ApiError.Retry.YES);
    }
}
