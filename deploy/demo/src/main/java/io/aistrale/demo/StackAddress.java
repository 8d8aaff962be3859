package io.aistrale.demo;

import io.aistrale.schemas.token.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a running stack is reached.
///
/// @param gatewayUrl the gateway's base URL, such as `http://127.0.0.1:8080`
/// @param kafkaBootstrapServers `host:port`, several by comma
/// @param registryUrl base URL of the schema registry's Confluent API
/// @param postgresJdbcUrl JDBC URL of the database
/// @param postgresUser database user that may read every table and needs no password
/// @param simulatorUrl base URL of the provider simulator; null where the providers are real
/// @param adminKey API key with all scopes
/// @param metricsUrls Prometheus pages by service name, in the order in which they are shown
/// @param logDirectory where the services' logs are, to look for tokens in them; null: not looked
public record StackAddress(
        URI gatewayUrl,
        String kafkaBootstrapServers,
        String registryUrl,
        String postgresJdbcUrl,
        String postgresUser,
        @Nullable URI simulatorUrl,
        Secret adminKey,
        Map<String, URI> metricsUrls,
        @Nullable Path logDirectory) {}
