package io.aistrale.bench.gateway;

import io.aistrale.bench.Question;
import io.aistrale.bench.TestBed;
import io.aistrale.bench.load.LoadPlan;
import io.aistrale.bench.load.LoadPlan.Timed;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the load generator is told.
final class Loads {
    /// The provider's own time to a whole answer, and to the first event of a stream.
    static final Duration ANSWER = Duration.ofMillis(200);

    static final Duration STREAM = Duration.ofMillis(400);

    /// As the simulator has it.
    static final Duration FIRST_EVENT = STREAM.dividedBy(4);

    /// Portkey takes some 500 a second at most.
    private static final int PORTKEY_RATE = 150;

    /// Of a generator that has just started.
    private static final Duration WARM_UP = Duration.ofSeconds(4);

    private static final int CALLERS_A_SECOND = 1_000;

    /// About what the gateway's record has.
    private static final int RECORD_BYTES = 512;

    private final GatewayOptions options;
    private final Map<String, List<Long>> processes = new HashMap<>();

    Loads(GatewayOptions options) {
        this.options = options;
    }

    /// From now on this process's CPU time is read.
    void watch(String name, long pid) {
        processes.put(name, List.of(pid));
    }

    /// It has ended.
    void leave(String name) {
        processes.remove(name);
    }

    LoadPlan accept(MeasuredGateway gateway, Duration warmUp) {
        String body =
                "{\"provider\":\"openai\",\"model\":\"echo\",\"inputs\":\"%s\",\"tags\":{\"feature\":\"bench\"}}"
                        .formatted(Question.TEXT);
        return new LoadPlan(
                gateway.at("/v1/inferences"),
                gateway.headers(),
                body,
                202,
                Timed.ANSWER,
                pace(options.size(Workload.ACCEPT), warmUp),
                64,
                Map.copyOf(processes));
    }

    LoadPlan bare(TestBed bed) {
        return new LoadPlan(
                URI.create("kafka://%s/%s".formatted(bed.brokers(), RequestLog.BARE)),
                Map.of(),
                "x".repeat(RECORD_BYTES),
                0,
                Timed.ANSWER,
                pace(options.size(Workload.ACCEPT), WARM_UP),
                0,
                Map.copyOf(processes));
    }

    LoadPlan endToEnd(MeasuredGateway gateway, Duration warmUp) {
        int rate = options.size(Workload.END_TO_END);
        return chat(
                gateway,
                "openai/slow-200ms",
                Timed.ANSWER,
                pace(rate, warmUp),
                connections(rate, ANSWER));
    }

    LoadPlan stream(MeasuredGateway gateway) {
        int rate = options.size(Workload.STREAM);
        return chat(
                gateway,
                "openai/slow-400ms",
                Timed.FIRST_EVENT,
                pace(rate, WARM_UP),
                connections(rate, STREAM));
    }

    /// Callers arrive until all wait.
    LoadPlan waiting(MeasuredGateway gateway) {
        return chat(
                gateway,
                "openai/echo",
                Timed.ANSWER,
                new LoadPlan.Pace(CALLERS_A_SECOND, Duration.ZERO, arrival()),
                0);
    }

    /// Of all callers that wait.
    Duration arrival() {
        return Duration.ofMillis(options.callers() * 1_000L / CALLERS_A_SECOND);
    }

    LoadPlan through(Peers.Proxy proxy, boolean portkey) {
        int rate = portkey ? PORTKEY_RATE : options.size(Workload.END_TO_END);
        Map<String, String> headers = new HashMap<>(proxy.headers());
        headers.put("Authorization", "Bearer " + Question.TOKEN);
        headers.put("Content-Type", "application/json");
        Map<String, List<Long>> watched = new HashMap<>(processes);
        watched.put("proxy", proxy.pids());
        return new LoadPlan(
                proxy.completions(),
                headers,
                Question.json("slow-200ms"),
                200,
                Timed.ANSWER,
                pace(rate, WARM_UP),
                connections(rate, ANSWER),
                watched);
    }

    static Duration usualWarmUp() {
        return WARM_UP;
    }

    private LoadPlan chat(
            MeasuredGateway gateway,
            String model,
            Timed timed,
            LoadPlan.Pace pace,
            int connections) {
        String body = Question.json(model);
        return new LoadPlan(
                gateway.at("/v1/chat/completions"),
                gateway.headers(),
                timed == Timed.FIRST_EVENT
                        ? body.substring(0, body.length() - 1) + ",\"stream\":true}"
                        : body,
                200,
                timed,
                pace,
                connections,
                Map.copyOf(processes));
    }

    private LoadPlan.Pace pace(int perSecond, Duration warmUp) {
        return new LoadPlan.Pace(perSecond, warmUp, options.window());
    }

    /// As many as are in use at a time, and half as many again.
    private static int connections(int rate, Duration each) {
        return (int) (rate * each.toMillis() / 1_000 * 3 / 2) + 16;
    }
}
