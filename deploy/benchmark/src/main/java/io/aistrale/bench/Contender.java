package io.aistrale.bench;

import java.util.Locale;

/// Who is measured.
enum Contender {
    FLOOR("bare Netty loop", "nothing is kept"),
    WORKER("the worker", "started, finished and reply acks=all; a crash repeats no finished call"),
    LIMITED_WORKER("the worker, limited", "as the worker"),
    JDK_CLIENT("the worker, JDK client", "as the worker"),
    PARALLEL_CONSUMER(
            "Parallel Consumer",
            "result acks=all; no journal: a crash repeats what was in flight, unrecorded"),
    SPRING_LISTENER(
            "spring-kafka listener",
            "result acks=all; no journal: a crash repeats what was in flight, unrecorded");

    private final String title;
    private final String durability;

    Contender(String title, String durability) {
        this.title = title;
        this.durability = durability;
    }

    String title() {
        return title;
    }

    String durability() {
        return durability;
    }

    /// Whether it takes requests from Kafka and writes results there.
    boolean usesKafka() {
        return this != FLOOR;
    }

    /// Whether its calls are under rates and budgets, which do not bind but must be kept.
    boolean isLimited() {
        return this == LIMITED_WORKER;
    }

    /// As options name it: `jdk-client`.
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Contender named(String option) {
        return valueOf(option.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
