package io.aistrale.cost.catalogue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where prices come from.
///
/// @param catalogue the operator's price files, or directories of `*.yaml` files; default none
/// @param community the community's table of list prices; default none
/// @param refreshInterval how often prices added to `model_price` are looked for; default 2 s
@ConfigurationProperties("aistrale.pricing")
public record PricingProperties(
        @DefaultValue List<Path> catalogue,
        @Nullable Community community,
        @DefaultValue("2s") Duration refreshInterval) {

    /// A copy of LiteLLM's `model_prices_and_context_window.json`. The table says neither which
    /// version it is nor since when its prices hold, so whoever takes it says both.
    ///
    /// @param file the copy
    /// @param version names its prices in the ledger; a newer copy needs a new one
    /// @param effectiveFrom first instant its prices hold, such as 2026-12-01T00:00:00Z
    public record Community(Path file, String version, Instant effectiveFrom) {

        /// @throws IllegalArgumentException names what is missing
        public Community(
                @Nullable Path file, @Nullable String version, @Nullable Instant effectiveFrom) {
            if (file == null || version == null || version.isBlank() || effectiveFrom == null) {
                throw new IllegalArgumentException(
                        "aistrale.pricing.community needs file, version and effective-from; file is %s, version %s, effective-from %s"
                                .formatted(file, version, effectiveFrom));
            }
            this.file = file;
            this.version = version;
            this.effectiveFrom = effectiveFrom;
        }
    }
}
