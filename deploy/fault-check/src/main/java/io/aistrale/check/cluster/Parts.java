package io.aistrale.check.cluster;

import io.aistrale.check.cluster.Layout.GatewayPorts;
import io.aistrale.parts.ChildJvm;
import io.aistrale.parts.FreePorts;
import io.aistrale.parts.KafkaBroker;
import io.aistrale.parts.KafkaNode;
import io.aistrale.parts.Part;
import io.aistrale.parts.PostgresServer;
import io.aistrale.parts.Program;
import io.aistrale.parts.Programs;
import io.aistrale.parts.SchemaRegistryServer;
import io.aistrale.parts.Service;
import io.aistrale.parts.StartCache;
import io.aistrale.schemas.token.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What each process of a check is told.
final class Parts {
    private static final int BROKER_HEAP_MEBIBYTES = 320;
    private static final int REGISTRY_HEAP_MEBIBYTES = 160;
    private static final int SIMULATOR_HEAP_MEBIBYTES = 512;
    private static final String MANAGEMENT_PORT = "AISTRALE_MANAGEMENT_PORT";

    /// A short time-out makes hanging calls unknown within a run; a short session makes takeovers
    /// as quick. Both only bring more faults into less time.
    private static final List<String> WORKER_SETTINGS =
            List.of(
                    "-Daistrale.providers.openai.total-timeout=5s",
                    "-Daistrale.providers.huggingface.total-timeout=5s",
                    "-Daistrale.worker.session-timeout=" + Cluster.SESSION.toSeconds() + "s",
                    "-Daistrale.worker.heartbeat=1s",
                    "-Daistrale.budget.lease=" + Cluster.BUDGET_LEASE.toSeconds() + "s",
                    "-Daistrale.worker.drain-timeout=4s");

    private final Layout layout;
    private final Programs programs;
    private final String mutation;
    private final Program worker;
    private final Program gateway;
    private final StartCache workerStarts;
    private final StartCache gatewayStarts;
    private final Secret adminKey = Secret.of("check-c4nary-" + UUID.randomUUID());

    /// @param mutation a seeded bug of a service's; empty: none
    Parts(Layout layout, String mutation) {
        this.layout = layout;
        this.programs = new Programs(layout.checkout(), layout.directory());
        Mutants.requireKnown(mutation);
        this.mutation = mutation;
        this.worker = program(Mutants.WORKER);
        this.gateway = program(Mutants.GATEWAY);
        Path starts = layout.directory().resolve("start");
        this.workerStarts = new StartCache(starts, "worker");
        this.gatewayStarts = new StartCache(starts, "gateway");
    }

    private Program program(Mutants service) {
        return service.of(programs.boot(service.module()), layout.checkout(), mutation);
    }

    Part broker(KafkaNode node) {
        String name = "broker-" + node.id();
        return new KafkaBroker(
                node,
                layout.directory().resolve(name),
                layout.log(name),
                BROKER_HEAP_MEBIBYTES,
                ChildJvm.QUICKLY_COMPILED,
                null);
    }

    PostgresServer postgres() {
        PostgresServer small =
                PostgresServer.forTests(
                        layout.postgresPort(), layout.directory().resolve("postgres"));
        return new PostgresServer(
                small.port(), small.directory(), layout.log("postgres"), true, small.cache());
    }

    Part registry() {
        return new SchemaRegistryServer(
                layout.registryPort(),
                layout.checkout().resolve("deploy/local-stack/target/registry"),
                layout.directory().resolve("registry"),
                layout.log("registry"),
                REGISTRY_HEAP_MEBIBYTES,
                null);
    }

    Part simulator(long seed) {
        return new Service(
                "simulator",
                programs.plain(
                        "deploy/provider-simulator", "io.aistrale.simulator.ProviderSimulator"),
                SIMULATOR_HEAP_MEBIBYTES,
                ChildJvm.QUICKLY_COMPILED,
                Map.of(
                        "AISTRALE_SIMULATOR_PORT", String.valueOf(layout.simulatorPort()),
                        "AISTRALE_SIMULATOR_SEED", String.valueOf(seed)),
                layout.simulator().resolve("/health"),
                layout.directory(),
                layout.log("simulator"),
                null);
    }

    Part telemetry() {
        return service(
                "telemetry",
                "telemetry",
                program(Mutants.TELEMETRY),
                List.of(),
                Map.of(
                        "AISTRALE_CONTENT_KEYSET",
                        layout.contentKeyset().toString(),
                        "AISTRALE_TELEMETRY_MUTATION",
                        mutation),
                null);
    }

    Part cost() {
        return service(
                "cost",
                "cost",
                program(Mutants.COST),
                List.of(),
                Map.of("AISTRALE_COST_MUTATION", mutation),
                null);
    }

    /// @param failpoint where the worker ends itself, `<step>:<n>`; empty: nowhere
    Part worker(String name, String failpoint) {
        return worker(name, failpoint, workerStarts);
    }

    /// A worker whose start and end make all later starts faster.
    Part rehearsingWorker() {
        return worker("worker-rehearsal", "", workerStarts.toRecord());
    }

    private Part worker(String name, String failpoint, StartCache starts) {
        Map<String, String> environment = new HashMap<>();
        String simulator = layout.simulator().toString();
        environment.put("AISTRALE_ALLOW_PRIVATE_ADDRESSES", "true");
        environment.put("AISTRALE_OPENAI_BASE_URL", simulator + "/openai/v1");
        environment.put("AISTRALE_HUGGINGFACE_BASE_URL", simulator + "/huggingface/v1");
        environment.put(
                "AISTRALE_HUGGINGFACE_INFERENCE_URL", simulator + "/huggingface/hf-inference");
        environment.put("AISTRALE_TOKEN_PRIVATE_KEYSET", layout.privateKeyset().toString());
        environment.put("AISTRALE_WORKER_FAILPOINT", failpoint);
        environment.put("AISTRALE_WORKER_INSTANCE_ID", "");
        environment.put("AISTRALE_WORKER_MUTATION", mutation);
        return service(name, "worker", worker, WORKER_SETTINGS, environment, starts);
    }

    /// Opens all routes of the gateways.
    Secret adminKey() {
        return adminKey;
    }

    /// @param failpoint where the gateway ends itself, `<step>:<n>`; empty: nowhere
    Part gateway(String name, GatewayPorts ports, String failpoint) {
        return gateway(name, ports, failpoint, gatewayStarts);
    }

    /// A gateway whose start and end make all later starts faster.
    Part rehearsingGateway(GatewayPorts ports) {
        return gateway("gateway-rehearsal", ports, "", gatewayStarts.toRecord());
    }

    private Part gateway(String name, GatewayPorts ports, String failpoint, StartCache starts) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AISTRALE_GATEWAY_PORT", String.valueOf(ports.http()));
        environment.put("AISTRALE_ADMIN_KEY", adminKey.reveal());
        environment.put("AISTRALE_TOKEN_PUBLIC_KEYSET", layout.publicKeyset().toString());
        environment.put("AISTRALE_CONTENT_KEYSET", layout.contentKeyset().toString());
        environment.put("AISTRALE_GATEWAY_SECRET_FILE", layout.gatewaySecret().toString());
        environment.put("AISTRALE_GATEWAY_FAILPOINT", failpoint);
        environment.put("AISTRALE_GATEWAY_MUTATION", mutation);
        environment.put(MANAGEMENT_PORT, String.valueOf(ports.management()));
        return service(name, "gateway", gateway, List.of(), environment, starts);
    }

    private Part service(
            String name,
            String role,
            Program program,
            List<String> settings,
            Map<String, String> own,
            @Nullable StartCache starts) {
        Map<String, String> environment = new HashMap<>(own);
        String management =
                environment.computeIfAbsent(
                        MANAGEMENT_PORT, _ -> String.valueOf(FreePorts.lasting()));
        environment.put("AISTRALE_KAFKA_BOOTSTRAP_SERVERS", layout.bootstrapServers());
        environment.put("AISTRALE_REGISTRY_URL", layout.registryUrl());
        environment.put("AISTRALE_POSTGRES_URL", layout.jdbcUrl());
        environment.put("AISTRALE_POSTGRES_USER", "aistrale_" + role);
        environment.put("AISTRALE_POSTGRES_PASSWORD", "");
        Path log = layout.log(name);
        List<String> jvmOptions = new ArrayList<>(ChildJvm.QUICKLY_COMPILED);
        jvmOptions.addAll(settings);
        return new Service(
                name,
                program,
                Service.HEAP_MEBIBYTES,
                jvmOptions,
                environment,
                Layout.localhost(Integer.parseInt(management))
                        .resolve("/actuator/health/readiness"),
                layout.directory(),
                log,
                starts);
    }
}
