package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.key.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Holds every route under `/v1` to its [RequiresScope].
final class ScopeInterceptor implements HandlerInterceptor {

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (!(handler instanceof HandlerMethod method)) {
            return true;
        }
        RequiresScope required = method.getMethodAnnotation(RequiresScope.class);
        Scope[] scopes = required == null ? new Scope[0] : required.value();
        if (request.getAttribute(AuthenticationFilter.CALLER) instanceof Caller caller
                && Arrays.stream(scopes).anyMatch(caller::may)) {
            return true;
        }
        ErrorWriter.write(response, denied(scopes));
        return false;
    }

    private static ApiError denied(Scope[] scopes) {
        return new ApiError(
                HttpStatus.FORBIDDEN,
                "permission_denied",
                null,
                "This API key lacks the scope "
                        + Arrays.stream(scopes).map(Scope::text).collect(Collectors.joining(" or "))
                        + ".",
                ApiError.Retry.NO);
    }
}
