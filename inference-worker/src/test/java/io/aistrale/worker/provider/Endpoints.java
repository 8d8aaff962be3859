package io.aistrale.worker.provider;

import io.aistrale.worker.provider.Endpoint.Limits;
import io.aistrale.worker.provider.Endpoint.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Providers as tests configure them.
final class Endpoints {
    static final int MAX_RESPONSE_BYTES = 1 << 20;
    static final Limits PATIENT =
            new Limits(
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    MAX_RESPONSE_BYTES);

    /// Servers of tests are on loopback.
    static final Transport LOCAL =
            new Transport(
                    HttpVersion.AUTO, null, Endpoint.AUTHORIZATION, new AddressRule(true), true);

    private Endpoints() {}

    static Endpoint at(String name, URI baseUrl, @Nullable URI inferenceUrl) {
        return new Endpoint(name, baseUrl, inferenceUrl, null, PATIENT, LOCAL);
    }

    static Endpoint overTls(
            URI baseUrl, HttpVersion version, @Nullable Path trusted, Duration firstByte) {
        var transport =
                new Transport(
                        version, trusted, Endpoint.AUTHORIZATION, new AddressRule(true), true);
        return new Endpoint(
                "openai", baseUrl, null, null, limits(firstByte, PATIENT.idle()), transport);
    }

    static Limits limits(Duration firstByte, Duration idle) {
        return new Limits(PATIENT.total(), firstByte, idle, PATIENT.connect(), MAX_RESPONSE_BYTES);
    }
}
