package io.aistrale.worker.route;

import io.aistrale.worker.provider.OutputCap;
import io.aistrale.worker.provider.ProviderRequest;
import io.aistrale.worker.provider.Providers.Provider;
import io.aistrale.worker.route.RouteProperties.CredentialChoice;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A provider's model that may serve a request.
///
/// @param timeout longest whole call
/// @param route whose target it is; null where a request named provider and model itself
public record Target(
        Provider provider,
        String model,
        Duration timeout,
        CredentialChoice credential,
        @Nullable Route route) {

    /// What a request named itself.
    static Target named(Provider provider, String model) {
        return new Target(
                provider, model, provider.endpoint().totalTimeout(), CredentialChoice.CALLER, null);
    }

    public String providerName() {
        return provider.endpoint().name();
    }

    /// Name of the route; null where there is none.
    public @Nullable String routeName() {
        return route == null ? null : route.name();
    }

    /// What it is asked, of what was asked of the route.
    public ProviderRequest asked(ProviderRequest request) {
        return OutputCap.capped(
                request.of(model), provider.defaultMaxTokens(), provider.endpoint());
    }

    boolean is(String otherProvider, String otherModel) {
        return providerName().equals(otherProvider) && model.equals(otherModel);
    }
}
