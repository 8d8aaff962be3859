package io.aistrale.gateway.admission;

import io.aistrale.schemas.error.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The configured providers and models, and what a caller may use of them.
public final class Catalogue {

    /// Whom a request is for that names no provider.
    static final String DEFAULT_PROVIDER = "huggingface";

    /// Stands in a provider's place where the model is the name of a workers' route.
    private static final String ROUTE = "route";

    private static final int LONGEST_MODEL = 256;

    private final CatalogueProperties properties;

    /// A model of a provider.
    public record Target(String provider, String model) {
        public String id() {
            return provider + "/" + model;
        }
    }

    public Catalogue(CatalogueProperties properties) {
        this.properties = properties;
    }

    public boolean hasProvider(String name) {
        return properties.providers().contains(name);
    }

    /// Whether there can be a token for it: routes are served with their targets' tokens.
    public boolean hasTokens(String provider) {
        return hasProvider(provider) && !provider.equals(ROUTE);
    }

    boolean hasReplyAlias(String alias) {
        return properties.replyAliases().contains(alias);
    }

    /// The listed models this caller may use.
    public List<Target> modelsFor(Caller caller) {
        return properties.models().entrySet().stream()
                .flatMap(entry ->
                        entry.getValue().stream().map(model -> new Target(entry.getKey(), model)))
                .filter(target -> caller.mayUse(target.provider()))
                .filter(target -> caller.mayUse(target.provider(), target.model()))
                .toList();
    }

    /// Checks that the caller may use a model of a provider. The workers look for a route where the
    /// default provider is named, so a listed route's name means the route there too: whoever may
    /// not use it must not get to it by another name.
    Target require(Caller caller, String named, String model) {
        String provider = named.equals(DEFAULT_PROVIDER) && isListedRoute(model) ? ROUTE : named;
        if (!hasProvider(provider)) {
            throw new RefusedException(
                    new Refusal(
                            ErrorCode.PROVIDER_NOT_FOUND,
                            "provider",
                            "Unknown provider; configured are "
                                    + String.join(", ", properties.providers())
                                    + "."));
        }
        if (!caller.mayUse(provider)) {
            throw denied("provider", "This API key may not use provider " + provider + ".");
        }
        if (!caller.mayUse(provider, model)) {
            throw denied("model", "This API key may not use this model.");
        }
        return new Target(provider, model);
    }

    private boolean isListedRoute(String model) {
        return properties.models().getOrDefault(ROUTE, List.of()).contains(model);
    }

    /// Finds what the façade's `model` means: `<provider>/<model>`, or a name one provider lists.
    Target resolve(Caller caller, String model) {
        if (model.isBlank() || model.length() > LONGEST_MODEL) {
            throw RefusedException.invalid(
                    "model",
                    "Field `model` must be a text of 1 to " + LONGEST_MODEL + " characters.");
        }
        int slash = model.indexOf('/');
        if (slash > 0 && slash < model.length() - 1 && hasProvider(model.substring(0, slash))) {
            return require(caller, model.substring(0, slash), model.substring(slash + 1));
        }
        List<String> providers =
                properties.models().entrySet().stream()
                        .filter(entry -> entry.getValue().contains(model))
                        .map(Map.Entry::getKey)
                        .toList();
        return switch (providers.size()) {
            case 1 -> require(caller, providers.getFirst(), model);
            case 0 ->
                    throw new RefusedException(
                            new Refusal(
                                    ErrorCode.MODEL_NOT_FOUND,
                                    "model",
                                    "Unknown model: write <provider>/<model> with a provider of %s, or a name of GET /v1/models."
                                            .formatted(String.join(", ", properties.providers()))));
            default ->
                    throw RefusedException.invalid(
                            "model",
                            "Several providers have this model: write one of "
                                    + providers.stream()
                                            .sorted()
                                            .map(provider -> provider + "/" + model)
                                            .collect(Collectors.joining(", "))
                                    + ".");
        };
    }

    private static RefusedException denied(String param, String message) {
        return new RefusedException(new Refusal(ErrorCode.PERMISSION_DENIED, param, message));
    }
}
