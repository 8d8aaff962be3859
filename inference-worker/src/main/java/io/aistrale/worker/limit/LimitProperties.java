package io.aistrale.worker.limit;

import io.aistrale.worker.limit.Subject.Kind;
import jakarta.validation.Valid;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How rates are kept.
///
/// @param each for `api-key`, `user` and `project`: the limit of each that has none of its own, as
///   `requests-per-minute` and `tokens-per-minute`; default none
/// @param fromProviders whether limits that a provider tells in its answers are kept to, default
///   true
/// @param refresh between looks for limits set through the gateway, default 5 s
@Validated
@ConfigurationProperties("aistrale.limits")
public record LimitProperties(
        @DefaultValue Map<Kind, @Valid PerMinute> each,
        @DefaultValue("true") boolean fromProviders,
        @DefaultValue("5s") Duration refresh) {
    private static final Set<Kind> OF_CALLERS = Set.of(Kind.API_KEY, Kind.USER, Kind.PROJECT);

    public LimitProperties {
        for (var kind : each.keySet()) {
            if (!OF_CALLERS.contains(kind)) {
                throw new IllegalArgumentException(
                        "aistrale.limits.each."
                                + kind.text()
                                + " is not known, expected api-key, user or project; providers have theirs in aistrale.providers");
            }
        }
        if (refresh.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "aistrale.limits.refresh (" + refresh + ") must be a millisecond or more");
        }
    }
}
