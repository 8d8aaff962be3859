package io.aistrale.demo.workload;

/// What is done with a ticket.
public enum Task {
    CLASSIFY,
    SUMMARISE,
    EMBED
}
