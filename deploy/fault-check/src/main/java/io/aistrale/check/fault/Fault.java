package io.aistrale.check.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What can be done to the processes while requests come. Duplicates and poison are part of every
/// run's requests.
public enum Fault {
    WORKER_KILL("worker-kill", WorkerFaults::kill),
    FAILPOINTS("failpoints", WorkerFaults::failpoints),
    WORKER_FREEZE("worker-freeze", WorkerFaults::freeze),
    WORKER_JOIN("worker-join", WorkerFaults::join),
    WORKER_TERM("worker-term", WorkerFaults::terminate),
    BROKER_KILL("broker-kill", BrokerFaults::killOne),
    BROKERS_RESTART("brokers-restart", BrokerFaults::restartAll),
    BOOKS_KILL("books-kill", BookFaults::killKeepers),
    BOOKS_DEADLOCK("books-deadlock", BookFaults::deadlock),
    POSTGRES_KILL("postgres-kill", BookFaults::killDatabase),
    POSTGRES_AWAY("postgres-away", BookFaults::takeDatabaseAway),
    BUDGET_KILL("budget-kill", BudgetFaults::killHolder),
    GATEWAY_KILL("gateway-kill", GatewayFaults::kill),
    GATEWAY_FAILPOINTS("gateway-failpoints", GatewayFaults::failpoints),
    GATEWAY_RESTART("gateway-restart", GatewayFaults::restart),
    /// For comparison.
    NONE("none", scene -> scene.pause(Duration.ofSeconds(5)));

    /// Every real one, in the order of a check.
    public static final List<Fault> ALL =
            Arrays.stream(values()).filter(fault -> fault != NONE).toList();

    private static final Set<Fault> OF_GATEWAYS =
            EnumSet.of(GATEWAY_KILL, GATEWAY_FAILPOINTS, GATEWAY_RESTART);

    private interface Script {
        void play(Scene scene) throws InterruptedException;
    }

    private final String word;
    private final Script script;

    Fault(String word, Script script) {
        this.word = word;
        this.script = script;
    }

    /// As people write it: `worker-kill`.
    public String word() {
        return word;
    }

    /// @throws IllegalArgumentException naming the faults there are
    public static Fault of(String word) {
        return Arrays.stream(values())
                .filter(fault -> fault.word.equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "There is no fault '%s'; there are %s.".formatted(word, words())));
    }

    /// Whether it befalls gateways, which have to be there for it.
    public boolean isOfGateways() {
        return OF_GATEWAYS.contains(this);
    }

    public static String words() {
        return Arrays.stream(values()).map(Fault::word).collect(Collectors.joining(", "));
    }

    /// Does it, and undoes what has to be undone for it; returns when it is over.
    public void play(Scene scene) throws InterruptedException {
        script.play(scene);
    }
}
