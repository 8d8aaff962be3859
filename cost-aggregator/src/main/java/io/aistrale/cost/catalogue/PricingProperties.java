package io.aistrale.cost.catalogue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where prices come from.
///
/// @param catalogue the operator's price files, or directories of `*.yaml` files; default none
/// @param refreshInterval how often prices added to `model_price` are taken in; default 60 s
@ConfigurationProperties("aistrale.pricing")
public record PricingProperties(
        @DefaultValue List<Path> catalogue, @DefaultValue("60s") Duration refreshInterval) {}
