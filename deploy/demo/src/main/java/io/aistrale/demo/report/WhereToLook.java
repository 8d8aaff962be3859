package io.aistrale.demo.report;

import io.aistrale.demo.StackAddress;
import io.aistrale.demo.workload.Target;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/// Where the reader may go on.
public final class WhereToLook {

    private WhereToLook() {}

    public static List<String> lines(StackAddress stack) {
        URI simulator = stack.simulatorUrl();
        return Stream.of(
                        Stream.of(
                                "gateway    " + stack.gatewayUrl(),
                                "Kafka      " + stack.kafkaBootstrapServers(),
                                "registry   " + stack.registryUrl(),
                                "database   psql \"" + psql(stack) + "\"",
                                "           SELECT * FROM aistrale.cost_daily ORDER BY cost_usd DESC;"),
                        Stream.ofNullable(simulator).map(url -> "simulator  " + url + "/calls"),
                        stack.metricsUrls().entrySet().stream()
                                .map(page ->
                                        "metrics    " + page.getValue() + "  " + page.getKey()))
                .flatMap(lines -> lines)
                .toList();
    }

    /// A call to try, with the admin key, which is the reader's to fill in.
    public static List<String> example(StackAddress stack, Target target) {
        return List.of(
                "curl "
                        + stack.gatewayUrl()
                        + "/v1/inferences -H \"Authorization: Bearer $ADMIN_KEY\" \\",
                "  -H 'Content-Type: application/json' -H 'Prefer: wait=10' \\",
                "  -d '{\"provider\":\""
                        + target.provider()
                        + "\",\"model\":\""
                        + target.model()
                        + "\",\"inputs\":\"Hello\"}'");
    }

    private static String psql(StackAddress stack) {
        String url = stack.postgresJdbcUrl().replaceFirst("^jdbc:", "").replaceFirst("\\?.*$", "");
        return url.replaceFirst("://", "://" + stack.postgresUser() + "@");
    }
}
