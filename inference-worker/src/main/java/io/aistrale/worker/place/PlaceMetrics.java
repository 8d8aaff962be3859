package io.aistrale.worker.place;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.Lane;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/// How calls wait for places; no tenant's and no credential's name is a label.
public final class PlaceMetrics {
    private final MeterRegistry registry;

    public PlaceMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(Places places) {
        for (Lane lane : Lane.values()) {
            Gauge.builder("aistrale.place.waiting", places, all -> all.waiting(lane))
                    .description("Calls that wait here for their tenant's share, or a credential")
                    .tags("lane", text(lane))
                    .register(registry);
        }
        Gauge.builder("aistrale.place.credentials.limited", places, Places::limited)
                .description("Credentials at which calls are held to what their provider bears")
                .register(registry);
    }

    void sentAway(ErrorCode why, Lane lane) {
        Counter.builder("aistrale.place.away")
                .description("Calls sent away to come again, for want of a place")
                .tags("reason", why.code(), "lane", text(lane))
                .register(registry)
                .increment();
    }

    private static String text(Lane lane) {
        return lane.name().toLowerCase(Locale.ROOT);
    }
}
