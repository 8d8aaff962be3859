package io.aistrale.check.cluster;

import io.aistrale.check.cluster.Layout.GatewayPorts;
import io.aistrale.parts.PartFailedException;
import io.aistrale.schemas.token.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The two gateways. They are there only while a run wants them: no other fault is any of theirs,
/// and they take room.
public final class Gateways {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String WAITING_CALLERS = "gateway_waiting_callers ";

    private final Layout layout;
    private final Parts parts;
    private final List<Member> members = new ArrayList<>();
    private boolean rehearsed;
    private boolean open;

    Gateways(Layout layout, Parts parts, Deaths deaths) {
        this.layout = layout;
        this.parts = parts;
        for (int i = 0; i < layout.gateways().size(); i++) {
            String name = "gateway-" + (i + 1);
            GatewayPorts ports = layout.gateways().get(i);
            members.add(
                    new Member(name, failpoint -> parts.gateway(name, ports, failpoint), deaths));
        }
    }

    /// Starts both; returns when they are ready.
    public void open() {
        if (!rehearsed) {
            // Some ten starts follow.
            parts.rehearsingGateway(layout.gateways().getFirst()).startAndAwait().close();
            rehearsed = true;
        }
        open = true;
        members.forEach(Member::start);
        Cluster.awaitReady(members);
    }

    /// Ends both, if they are there.
    public void close() {
        open = false;
        members.stream().filter(Member::isAlive).forEach(Member::kill);
    }

    /// Those that have to be there.
    List<Member> wanted() {
        return open ? members() : List.of();
    }

    public List<Member> members() {
        return List.copyOf(members);
    }

    /// In the order of [#members()].
    public List<URI> urls() {
        return layout.gateways().stream().map(ports -> Layout.localhost(ports.http())).toList();
    }

    /// Opens all routes.
    public Secret adminKey() {
        return parts.adminKey();
    }

    /// How many callers wait for a result there, as the gateway itself counts them.
    public int waitingCallers(Member gateway) {
        GatewayPorts ports = layout.gateways().get(members.indexOf(gateway));
        URI metrics = Layout.localhost(ports.management()).resolve("/actuator/prometheus");
        return get(metrics)
                .lines()
                .filter(line -> line.startsWith(WAITING_CALLERS))
                .findFirst()
                .map(line -> (int) Double.parseDouble(line.substring(WAITING_CALLERS.length())))
                .orElseThrow(() ->
                        new PartFailedException(gateway.name() + " does not count its callers"));
    }

    private static String get(URI metrics) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(metrics).timeout(TIMEOUT).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new PartFailedException("the metrics at " + metrics + " cannot be read: " + e, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new PartFailedException("interrupted while reading metrics");
        }
    }
}
