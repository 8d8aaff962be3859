package io.aistrale.gateway.report;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of what is read for `/v1/costs` and `/v1/usage`.
///
/// @param atOnce reports read at one time, 1 or more (default 4): so many of the gateway's database
///   connections they can take
/// @param waitAtMost for one of these places (default 1 s)
@ConfigurationProperties("aistrale.reports")
public record ReportProperties(
        @DefaultValue("4") int atOnce, @DefaultValue("1s") Duration waitAtMost) {
    public ReportProperties {
        if (atOnce < 1) {
            throw new IllegalArgumentException("aistrale.reports.at-once must be 1 or more");
        }
    }
}
