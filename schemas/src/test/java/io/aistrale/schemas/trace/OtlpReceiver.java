package io.aistrale.schemas.trace;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Receives spans and metrics as a collector would, and keeps them.
public final class OtlpReceiver implements AutoCloseable {
    private static final int LARGEST_BODY = 16 << 20;

    private final HttpServer server;
    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
    private final List<ToldSpan> spans = new CopyOnWriteArrayList<>();
    private final List<ToldMetric> metrics = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;

    /// On a free port.
    public OtlpReceiver() throws IOException {
        this(0);
    }

    public OtlpReceiver(int port) throws IOException {
        server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/v1/traces", exchange -> take(exchange, this::traces));
        server.createContext("/v1/metrics", exchange -> take(exchange, this::metrics));
        server.start();
    }

    /// @param service its `service.name`
    /// @param schema URL of the conventions it follows
    public record ToldSpan(String service, String schema, Span span) {
        public String name() {
            return span.getName();
        }

        public String traceId() {
            return HexFormat.of().formatHex(span.getTraceId().toByteArray());
        }

        public String id() {
            return HexFormat.of().formatHex(span.getSpanId().toByteArray());
        }

        /// Empty for a root.
        public String parent() {
            return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
        }

        /// An attribute as text; empty where there is none.
        public String attribute(String key) {
            return find(span.getAttributesList(), key).orElse("");
        }
    }

    public record ToldMetric(String service, Metric metric) {
        public String name() {
            return metric.getName();
        }
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<ToldSpan> spans() {
        return List.copyOf(spans);
    }

    public List<ToldSpan> spansOf(String traceId) {
        return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    public List<ToldMetric> metrics() {
        return List.copyOf(metrics);
    }

    /// All that was sent, decompressed.
    public List<byte[]> bodies() {
        return List.copyOf(bodies);
    }

    /// Answers with this status from now on, and keeps nothing unless it is 200.
    public void answer(int status) {
        answer = status;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private interface Reading {
        void read(byte[] body) throws InvalidProtocolBufferException;
    }

    private void take(HttpExchange exchange, Reading reading) throws IOException {
        try (exchange) {
            boolean zipped =
                    "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            var sent = exchange.getRequestBody();
            byte[] body = (zipped ? new GZIPInputStream(sent) : sent).readNBytes(LARGEST_BODY);
            if (answer == 200) {
                bodies.add(body);
                reading.read(body);
            }
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(answer, -1);
        }
    }

    private void traces(byte[] body) throws InvalidProtocolBufferException {
        ExportTraceServiceRequest.parseFrom(body).getResourceSpansList().stream()
                .flatMap(OtlpReceiver::spans)
                .forEach(spans::add);
    }

    private static Stream<ToldSpan> spans(ResourceSpans resource) {
        String service =
                find(resource.getResource().getAttributesList(), "service.name").orElse("");
        return resource.getScopeSpansList().stream()
                .flatMap(scope ->
                        scope.getSpansList().stream()
                                .map(span -> new ToldSpan(service, scope.getSchemaUrl(), span)));
    }

    private void metrics(byte[] body) throws InvalidProtocolBufferException {
        ExportMetricsServiceRequest.parseFrom(body)
                .getResourceMetricsList()
                .forEach(resource -> {
                    String service =
                            find(resource.getResource().getAttributesList(), "service.name")
                                    .orElse("");
                    resource.getScopeMetricsList().stream()
                            .flatMap(scope -> scope.getMetricsList().stream())
                            .forEach(metric -> metrics.add(new ToldMetric(service, metric)));
                });
    }

    /// An attribute's value as text.
    public static Optional<String> find(List<KeyValue> attributes, String key) {
        return attributes.stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .findFirst()
                .map(attribute -> text(attribute.getValue()));
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> String.valueOf(value.getBoolValue());
            case INT_VALUE -> String.valueOf(value.getIntValue());
            case DOUBLE_VALUE -> String.valueOf(value.getDoubleValue());
            case ARRAY_VALUE ->
                    value.getArrayValue().getValuesList().stream()
                            .map(OtlpReceiver::text)
                            .toList()
                            .toString();
            default -> throw new IllegalArgumentException("unexpected value: " + value);
        };
    }
}
