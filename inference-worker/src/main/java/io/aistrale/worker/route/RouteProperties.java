package io.aistrale.worker.route;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// The configured routes, by the name that requests give as their model.
///
/// @param routes from name to route; default none
@Validated
public record RouteProperties(@DefaultValue @Valid Map<String, Route> routes) {
    /// @param targets who may serve it, at most 16
    /// @param order `listed` (default): each as far as those before it fail; `weighted`: the first
    ///   by chance, as often as its weight says, the others after it the same way
    /// @param coolDown how long a target that failed is passed over, where its provider does not
    ///   say; default 30 s
    /// @param coolDownAfter provider faults in a row after which a target cools down, default 3; a
    ///   limit of the provider's cools it down at once
    public record Route(
            @NotEmpty @Size(max = 16) @Valid List<Target> targets,
            @DefaultValue("listed") Order order,
            @DefaultValue("30s") Duration coolDown,
            @DefaultValue("3") @Positive int coolDownAfter) {}

    /// @param provider a configured provider
    /// @param model model as that provider knows it
    /// @param weight share among the targets of a weighted route, default 1
    /// @param timeout longest whole call here, default the provider's `total-timeout`, which also
    ///   bounds it
    /// @param credential whose token is shown: `caller` (default; the user's own, else the
    ///   project's, else the platform's) or `platform`
    public record Target(
            @NotBlank String provider,
            @NotBlank String model,
            @DefaultValue("1") @Positive int weight,
            @Nullable Duration timeout,
            @DefaultValue("caller") CredentialChoice credential) {}

    /// In which order a route's targets are asked.
    public enum Order {
        LISTED,
        WEIGHTED
    }

    /// Whose token a target is called with.
    public enum CredentialChoice {
        CALLER,
        PLATFORM
    }
}
