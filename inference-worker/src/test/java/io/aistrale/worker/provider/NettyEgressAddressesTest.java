package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.worker.provider.Endpoint.Transport;
import io.aistrale.worker.provider.HttpEgress.Answered;
import io.aistrale.worker.provider.HttpEgress.End;
import io.aistrale.worker.provider.HttpEgress.NeverSent;
import io.aistrale.worker.provider.HttpEgress.Post;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where calls may go is judged when they are connected, by address and not by name.
class NettyEgressAddressesTest {
    private final NettyEgress egress = new NettyEgress(10, new SimpleMeterRegistry());

    @AfterEach
    void close() {
        egress.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"})
    void aPrivateAddressIsNeverConnectedToUnlessAllowed(String host) throws Exception {
        try (var server = new RawServer(RawServer.ok(new byte[0]))) {
            var uri = URI.create("http://" + host + ":" + server.uri().getPort());

            assertThat(end(uri, new AddressRule(false)))
                    .isInstanceOfSatisfying(
                            NeverSent.class,
                            end ->
                                    assertThat(end.why())
                                            .contains("private")
                                            .contains("allow-private-addresses"));
            assertThat(server.connections()).isZero();
            assertThat(end(uri, new AddressRule(true))).isInstanceOf(Answered.class);
        }
    }

    @Test
    void theMetadataServiceIsNotReachedEvenWherePrivateRangesAre() throws Exception {
        assertThat(end(URI.create("http://169.254.169.254"), new AddressRule(true)))
                .isInstanceOfSatisfying(
                        NeverSent.class, end -> assertThat(end.why()).contains("metadata"));
    }

    private End end(URI uri, AddressRule rule) throws Exception {
        var transport = new Transport(HttpVersion.AUTO, null, Endpoint.AUTHORIZATION, rule, true);
        var name = "openai-" + rule.privateAllowed();
        var endpoint = new Endpoint(name, uri, null, null, Endpoints.PATIENT, transport);
        var body = "{}".getBytes(StandardCharsets.UTF_8);
        var post =
                new Post(
                        endpoint, uri, Map.of("content-length", "2"), body, Duration.ofSeconds(10));
        return egress.send(post, () -> true).get(15, TimeUnit.SECONDS);
    }
}
