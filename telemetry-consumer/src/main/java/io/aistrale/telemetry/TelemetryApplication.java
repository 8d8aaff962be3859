package io.aistrale.telemetry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// Persists what the journal, the request topics and the evaluations say.
@SpringBootApplication
@ConfigurationPropertiesScan
public class TelemetryApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(TelemetryApplication.class, arguments);
    }
}
