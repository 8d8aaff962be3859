package io.aistrale.gateway.result;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How answers are streamed.
///
/// @param keepAlive silence before a comment is sent, so that nothing between takes the connection
///   for dead; the first also sends the head of the answer
/// @param lastChunkWithin wait for the last chunk when the result is there
/// @param buffer most that is kept of one answer for a client that reads slowly
/// @param allBuffers most that is kept for all of them
@ConfigurationProperties("aistrale.streams")
public record StreamProperties(
        @DefaultValue("15s") Duration keepAlive,
        @DefaultValue("5s") Duration lastChunkWithin,
        @DefaultValue("1MB") DataSize buffer,
        @DefaultValue("256MB") DataSize allBuffers) {

    public StreamProperties {
        if (!keepAlive.isPositive() || !lastChunkWithin.isPositive() || buffer.toBytes() < 1) {
            throw new IllegalArgumentException("aistrale.streams settings must be positive");
        }
        if (allBuffers.compareTo(buffer) < 0) {
            throw new IllegalArgumentException(
                    "aistrale.streams.all-buffers must not be less than aistrale.streams.buffer");
        }
    }
}
