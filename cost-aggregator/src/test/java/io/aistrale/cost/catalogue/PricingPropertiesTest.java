package io.aistrale.cost.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.cost.catalogue.PricingProperties.Community;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PricingPropertiesTest {

    @Test
    void nothingHasToBeSaid() {
        assertThat(bound(Map.of()))
                .isEqualTo(new PricingProperties(List.of(), null, Duration.ofSeconds(2)));
    }

    @Test
    void theCommunitysTableIsNamedWithItsVersionAndDate() {
        assertThat(
                        bound(
                                        Map.of(
                                                "aistrale.pricing.community.file",
                                                "/etc/aistrale/prices.json",
                                                "aistrale.pricing.community.version",
                                                "2026-12",
                                                "aistrale.pricing.community.effective-from",
                                                "2026-12-01T00:00:00Z"))
                                .community())
                .isEqualTo(
                        new Community(
                                Path.of("/etc/aistrale/prices.json"),
                                "2026-12",
                                Instant.parse("2026-12-01T00:00:00Z")));
    }

    @Test
    void aTableWithoutVersionAndDateIsRefused() {
        assertThatThrownBy(() -> bound(Map.of("aistrale.pricing.community.file", "prices.json")))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "aistrale.pricing.community needs file, version and effective-from; file is prices.json, version null, effective-from null");
    }

    private static PricingProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("aistrale.pricing", PricingProperties.class);
    }
}
