package io.aistrale.telemetry.output;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long outputs are kept. They go by whole days, and none later than it should: an output lives
/// up to a day and an hour less than this.
///
/// @param keep from the time inside the request's id, 2 days or more; default 30 d
@ConfigurationProperties("aistrale.telemetry.outputs")
public record OutputProperties(@DefaultValue("30d") Duration keep) {
    private static final Duration SHORTEST = Duration.ofDays(2);

    /// Days are dropped this much early, so that none is late for want of a run.
    private static final Duration EARLY = Duration.ofHours(1);

    public OutputProperties {
        if (keep.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "aistrale.telemetry.outputs.keep is "
                            + keep
                            + ": it must be 2d or more, since outputs go by whole days; a request"
                            + " with store=false keeps none");
        }
    }

    /// The first day whose outputs are still kept.
    public LocalDate firstDay(Instant now) {
        return LocalDate.ofInstant(now.plus(EARLY).minus(keep), ZoneOffset.UTC).plusDays(1);
    }
}
