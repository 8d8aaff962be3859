package io.aistrale.gateway.prompt;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// No variables; a rendering that asks for them stands still until it is released.
public final class HeldVariables extends ObjectNode {

    private static final long serialVersionUID = 1;

    private final transient CountDownLatch rendering = new CountDownLatch(1);
    private final transient CountDownLatch released = new CountDownLatch(1);

    public HeldVariables() {
        super(JsonNodeFactory.instance);
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> properties() {
        rendering.countDown();
        await(released);
        return super.properties();
    }

    public void awaitRendering() {
        await(rendering);
    }

    public void release() {
        released.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
