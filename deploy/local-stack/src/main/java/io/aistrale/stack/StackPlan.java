package io.aistrale.stack;

import io.aistrale.parts.KafkaBroker;
import io.aistrale.parts.KafkaNode;
import io.aistrale.parts.PostgresServer;
import io.aistrale.parts.Programs;
import io.aistrale.parts.SchemaRegistryServer;
import io.aistrale.parts.Service;
import io.aistrale.parts.StartCache;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Which processes make the stack, and what each is told.
final class StackPlan {

    private static final int BROKER_HEAP_MEBIBYTES = 320;
    private static final int REGISTRY_HEAP_MEBIBYTES = 160;

    /// Where the simulator plays each provider; the path begins with the provider's name.
    private static final Map<String, String> SIMULATED =
            Map.of(
                    "AISTRALE_OPENAI_BASE_URL", "/openai/v1",
                    "AISTRALE_HUGGINGFACE_BASE_URL", "/huggingface/v1",
                    "AISTRALE_HUGGINGFACE_INFERENCE_URL", "/huggingface/hf-inference",
                    "AISTRALE_ANTHROPIC_BASE_URL", "/anthropic/v1",
                    "AISTRALE_COHERE_BASE_URL", "/cohere/v2");

    private final StackSettings settings;
    private final StackSecrets secrets;
    private final Programs programs;

    private final boolean rehearsal;

    StackPlan(StackSettings settings, StackSecrets secrets) {
        this(settings, secrets, false);
    }

    /// @param rehearsal whether the parts record their start caches; services then end before they
    ///   serve or consume anything
    StackPlan(StackSettings settings, StackSecrets secrets, boolean rehearsal) {
        this.settings = settings;
        this.secrets = secrets;
        this.rehearsal = rehearsal;
        this.programs = new Programs(settings.checkout(), settings.cache());
    }

    /// What the services stand on. Needs nothing of ours.
    List<Member> foundation() {
        return List.of(postgres(), broker(), registry(), simulator());
    }

    /// What needs the foundation, with its tables, topics and schemas.
    List<Member> services() {
        return List.of(
                service(
                        "gateway",
                        "gateway",
                        StackPort.GATEWAY_MANAGEMENT,
                        StackPort.GATEWAY,
                        edge()),
                service(
                        "worker",
                        "inference-worker",
                        StackPort.WORKER_MANAGEMENT,
                        StackPort.WORKER_MANAGEMENT,
                        providers()),
                service(
                        "telemetry",
                        "telemetry-consumer",
                        StackPort.TELEMETRY_MANAGEMENT,
                        StackPort.TELEMETRY_MANAGEMENT,
                        Map.of("AISTRALE_CONTENT_KEYSET", secrets.contentKeyset().toString())),
                service(
                        "cost",
                        "cost-aggregator",
                        StackPort.COST_MANAGEMENT,
                        StackPort.COST_MANAGEMENT,
                        Map.of()));
    }

    private Member postgres() {
        int port = settings.ports().of(StackPort.POSTGRES);
        return new Member(
                new PostgresServer(
                        port,
                        settings.data().resolve("postgres"),
                        settings.log("postgres"),
                        true,
                        settings.cache()),
                port,
                "psql 'postgresql://aistrale@127.0.0.1:%d/aistrale'".formatted(port),
                "");
    }

    private Member broker() {
        int port = settings.ports().of(StackPort.BROKER);
        return new Member(
                new KafkaBroker(
                        KafkaNode.single(port),
                        settings.data().resolve("broker"),
                        settings.log("broker"),
                        BROKER_HEAP_MEBIBYTES,
                        List.of(),
                        startCache("broker")),
                port,
                settings.bootstrapServers(),
                "");
    }

    private Member registry() {
        int port = settings.ports().of(StackPort.REGISTRY);
        return new Member(
                new SchemaRegistryServer(
                        port,
                        settings.checkout().resolve("deploy/local-stack/target/registry"),
                        settings.data().resolve("registry"),
                        settings.log("registry"),
                        REGISTRY_HEAP_MEBIBYTES,
                        startCache("registry")),
                port,
                settings.registryUrl(),
                settings.registryUrl() + "/subjects");
    }

    private Member simulator() {
        String url = settings.http(StackPort.SIMULATOR);
        return new Member(
                new Service(
                        "simulator",
                        programs.plain(
                                "deploy/provider-simulator",
                                "io.aistrale.simulator.ProviderSimulator"),
                        Service.HEAP_MEBIBYTES,
                        options("simulator"),
                        Map.of("AISTRALE_SIMULATOR_PORT", port(StackPort.SIMULATOR)),
                        URI.create(url + "/health"),
                        settings.data(),
                        settings.log("simulator"),
                        startCache("simulator")),
                settings.ports().of(StackPort.SIMULATOR),
                url + "/calls",
                url + "/health");
    }

    private Member service(
            String name,
            String module,
            StackPort management,
            StackPort serves,
            Map<String, String> own) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AISTRALE_KAFKA_BOOTSTRAP_SERVERS", settings.bootstrapServers());
        environment.put("AISTRALE_REGISTRY_URL", settings.registryUrl());
        environment.put("AISTRALE_POSTGRES_URL", settings.jdbcUrl());
        environment.put("AISTRALE_POSTGRES_USER", "aistrale_" + name);
        environment.put("AISTRALE_POSTGRES_PASSWORD", "");
        environment.put("AISTRALE_MANAGEMENT_PORT", port(management));
        environment.putAll(own);
        String ready = settings.http(management) + "/actuator/health/readiness";
        String where =
                serves == management
                        ? settings.http(management) + "/actuator/prometheus"
                        : settings.http(serves) + "/v1";
        return new Member(
                new Service(
                        name,
                        programs.boot(module),
                        Service.HEAP_MEBIBYTES,
                        bootOptions(name),
                        environment,
                        URI.create(ready),
                        settings.data(),
                        settings.log(name),
                        startCache(name)),
                settings.ports().of(serves),
                where,
                ready);
    }

    private Map<String, String> edge() {
        Map<String, String> environment =
                new HashMap<>(
                        Map.of(
                                "AISTRALE_GATEWAY_PORT", port(StackPort.GATEWAY),
                                "AISTRALE_ADMIN_KEY", secrets.adminKey().reveal(),
                                "AISTRALE_TOKEN_PUBLIC_KEYSET", secrets.publicKeyset().toString(),
                                "AISTRALE_CONTENT_KEYSET", secrets.contentKeyset().toString(),
                                "AISTRALE_GATEWAY_SECRET_FILE",
                                        secrets.gatewaySecret().toString()));
        StackSettings.Routing routing = settings.routing();
        if (routing != null) {
            environment.put("AISTRALE_PROVIDERS", "anthropic,cohere,huggingface,openai,route");
            environment.put("AISTRALE_MODELS_ROUTE", String.join(",", routing.names()));
        }
        return environment;
    }

    /// The simulator in every provider's place, but where a real one is asked for, or the
    /// environment names another.
    private Map<String, String> providers() {
        String simulator = settings.http(StackPort.SIMULATOR);
        Map<String, String> environment = new HashMap<>();
        SIMULATED.forEach((variable, path) -> {
            String provider = path.substring(1, path.indexOf('/', 1));
            if (!provider.equals(settings.realProvider())) {
                environment.put(
                        variable, settings.environment().getOrDefault(variable, simulator + path));
            }
        });
        environment.put("AISTRALE_ALLOW_PRIVATE_ADDRESSES", "true");
        environment.put("AISTRALE_TOKEN_PRIVATE_KEYSET", secrets.privateKeyset().toString());
        StackSettings.Routing routing = settings.routing();
        if (routing != null) {
            environment.put("AISTRALE_ROUTING_FILE", routing.file().toString());
        }
        return environment;
    }

    /// `AISTRALE_WORKER_JVM_OPTIONS` and its like, for a heap of another size or a profiler.
    private List<String> options(String name) {
        String given =
                settings.environment()
                        .getOrDefault(
                                "AISTRALE_%s_JVM_OPTIONS".formatted(name.toUpperCase(Locale.ROOT)),
                                "");
        return Stream.of(given.split("\\s+")).filter(option -> !option.isEmpty()).toList();
    }

    private List<String> bootOptions(String name) {
        List<String> options = new ArrayList<>(options(name));
        if (rehearsal) {
            options.add("-Dspring.context.exit=onRefresh");
        }
        return options;
    }

    private StartCache startCache(String name) {
        StartCache cache = new StartCache(settings.cache().resolve("start"), name);
        return rehearsal ? cache.toRecord() : cache;
    }

    private String port(StackPort port) {
        return String.valueOf(settings.ports().of(port));
    }
}
