package io.aistrale.worker.place;

import io.aistrale.schemas.event.InferenceRequest;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How places in flight are shared.
///
/// @param tenant whose requests are counted together: `user`, `project` or `api-key`; default
///   `user`
/// @param weights by tenant, how many times as many places as others it gets where all want them;
///   above 0; default 1 each
/// @param adaptiveConcurrency whether calls at a credential are held to what its provider bears,
///   default true
@Validated
@ConfigurationProperties("aistrale.fairness")
public record FairnessProperties(
        @DefaultValue("user") Tenant tenant,
        @DefaultValue Map<String, Double> weights,
        @DefaultValue("true") boolean adaptiveConcurrency) {

    public FairnessProperties {
        weights.forEach((name, weight) -> {
            if (!(weight > 0 && weight <= MOST_WEIGHT)) {
                throw new IllegalArgumentException(
                        "aistrale.fairness.weights."
                                + name
                                + " ("
                                + weight
                                + ") must be above 0 and at most "
                                + MOST_WEIGHT);
            }
        });
    }

    private static final double MOST_WEIGHT = 1_000_000;

    /// Whose requests are counted together.
    public enum Tenant {
        USER,
        PROJECT,
        API_KEY
    }

    /// Name of the tenant that a request belongs to. Publishers without an API key are told apart
    /// by their users.
    public String tenantOf(InferenceRequest request) {
        return switch (tenant) {
            case USER -> request.getUserId();
            case PROJECT -> request.getProject();
            case API_KEY -> Objects.requireNonNullElse(request.getApiKeyId(), request.getUserId());
        };
    }

    double weightOf(String name) {
        return weights.getOrDefault(name, 1.0);
    }
}
