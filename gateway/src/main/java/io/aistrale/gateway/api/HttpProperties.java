package io.aistrale.gateway.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// Limits of HTTP requests.
///
/// @param maxBody largest request body; what the gateway adds to it must still fit a Kafka record
///   of 8 MB
@ConfigurationProperties("aistrale.http")
public record HttpProperties(@DefaultValue("6MB") DataSize maxBody) {

    private static final DataSize LARGEST = DataSize.ofMegabytes(7);

    public HttpProperties {
        if (maxBody.toBytes() < 1 || maxBody.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("aistrale.http.max-body must be from 1B to 7MB");
        }
    }
}
