package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.limit.CallerRates;
import io.aistrale.gateway.limit.RateOwner;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/// Tells callers under a limit what is left of it, in the headers that OpenAI's clients know:
/// `x-ratelimit-limit-requests`, `-remaining-requests`, `-reset-requests`, and the same of tokens.
/// As of a second or two ago, and without what is still in Kafka; nothing is refused by it.
final class RateHeaders implements HandlerInterceptor {

    private static final List<String> UNITS = List.of("requests", "tokens");

    private final CallerRates rates;

    RateHeaders(CallerRates rates) {
        this.rates = rates;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (HttpMethod.POST.matches(request.getMethod())
                && request.getAttribute(AuthenticationFilter.CALLER) instanceof Caller caller) {
            var owner = new RateOwner.Key(caller.keyId(), caller.userId(), caller.project());
            UNITS.forEach(unit -> tell(owner, unit, response));
        }
        return true;
    }

    private void tell(RateOwner.Key owner, String unit, HttpServletResponse response) {
        rates.tightest(owner, unit)
                .ifPresent(rate -> {
                    response.setHeader(
                            "x-ratelimit-limit-" + unit, Long.toString(rate.perMinute()));
                    response.setHeader(
                            "x-ratelimit-remaining-" + unit, Long.toString(rate.remaining()));
                    response.setHeader(
                            "x-ratelimit-reset-" + unit,
                            String.format(Locale.ROOT, "%.3fs", rate.reset().toMillis() / 1000.0));
                });
    }
}
