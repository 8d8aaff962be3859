package io.aistrale.demo.workload;

import static io.aistrale.demo.workload.DemoUser.ANTHROPIC;
import static io.aistrale.demo.workload.DemoUser.OPENAI;

/// The demo's named route. Its first target is always overloaded, so that its second has to serve.
public final class DemoRoute {

    public static final String NAME = "support";
    public static final Target OVERLOADED = new Target(OPENAI, "gpt-4o-mini-overloaded");
    public static final Target SERVING = new Target(ANTHROPIC, "claude-haiku-4-5");

    /// What a request names that goes by the route.
    public static final Target ROUTE = new Target("route", NAME);

    private DemoRoute() {}

    /// The file that tells the worker of it.
    public static String routingFile() {
        return """
        aistrale:
          routes:
            %s:
              targets:
                - {provider: %s, model: %s}
                - {provider: %s, model: %s}
        """
                .formatted(
                        NAME,
                        OVERLOADED.provider(),
                        OVERLOADED.model(),
                        SERVING.provider(),
                        SERVING.model());
    }
}
