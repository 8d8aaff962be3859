package io.aistrale.demo.workload;

/// A support ticket.
public record Ticket(String id, String subject, String text) {

    String whole() {
        return subject + "\n\n" + text;
    }
}
