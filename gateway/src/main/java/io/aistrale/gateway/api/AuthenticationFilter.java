package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Authentication;
import io.aistrale.gateway.admission.Authenticator;
import io.aistrale.gateway.admission.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets nobody past without a good API key.
final class AuthenticationFilter extends OncePerRequestFilter {

    /// Name of the request attribute that holds the [Caller].
    static final String CALLER = "io.aistrale.gateway.caller";

    private static final ApiError MISSING =
            unauthorized("missing_api_key", "Send an API key: `Authorization: Bearer <api key>`.");
    private static final ApiError REFUSED =
            unauthorized("invalid_api_key", "This API key does not work here.");

    private final Authenticator authenticator;

    AuthenticationFilter(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /// Whoever sent a request that came past here.
    static Caller caller(HttpServletRequest request) {
        if (request.getAttribute(CALLER) instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("nobody was authenticated");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        switch (authenticator.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            case Authentication.Authenticated(Caller caller) -> {
                request.setAttribute(CALLER, caller);
                chain.doFilter(request, response);
            }
            case Authentication.Missing _ -> ErrorWriter.write(response, MISSING);
            case Authentication.Refused _ -> ErrorWriter.write(response, REFUSED);
            case Authentication.Unavailable _ ->
                    ErrorWriter.write(response, ApiError.databaseUnavailable());
        }
    }

    private static ApiError unauthorized(String code, String message) {
        return new ApiError(
                HttpStatus.UNAUTHORIZED,
                code,
                HttpHeaders.AUTHORIZATION,
                message,
                ApiError.Retry.NO);
    }
}
