package io.aistrale.bench;

/// How long the provider takes; the model's name tells the simulator.
enum Workload {
    /// Constant: 1 s.
    W1("slow-1s", 1_000, "inference.requests"),

    /// Log-normal, median 800 ms, sigma 0.9; one call in a hundred takes 30 s.
    W2("lognormal-800ms-tail", 0, "inference.requests.w2"),

    /// None: what is left is the contenders' own work.
    W8("echo", 0, "inference.requests.w8");

    private final String model;
    private final double constantMillis;
    private final String topic;

    Workload(String model, double constantMillis, String topic) {
        this.model = model;
        this.constantMillis = constantMillis;
        this.topic = topic;
    }

    String model() {
        return model;
    }

    /// The request topic that holds its backlog.
    String topic() {
        return topic;
    }

    /// 0 where it is not constant.
    double constantMillis() {
        return constantMillis;
    }

    /// Whether in-flight over latency means anything.
    boolean takesTime() {
        return this != W8;
    }
}
