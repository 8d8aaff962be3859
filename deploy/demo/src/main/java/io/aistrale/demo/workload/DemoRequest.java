package io.aistrale.demo.workload;

import io.aistrale.schemas.trace.TraceContext;
import java.time.Duration;

/// One request of the demo.
///
/// @param number from 1, in the order of submission
/// @param trace the trace the demo starts for it: under its id the request is found again in every
///   table, however it came in
/// @param deadline after which it need not be answered any more
public record DemoRequest(
        int number,
        DemoUser user,
        Target target,
        Task task,
        Ticket ticket,
        Form form,
        Way way,
        Duration deadline,
        Expected expected,
        TraceContext trace) {

    public static final Duration DEADLINE = Duration.ofSeconds(90);

    static DemoRequest of(
            DemoUser user, Target target, Task task, Ticket ticket, Form form, Expected expected) {
        return new DemoRequest(
                0,
                user,
                target,
                task,
                ticket,
                form,
                Way.HTTP_WAIT,
                DEADLINE,
                expected,
                TraceContext.start());
    }

    DemoRequest within(Duration deadline) {
        return new DemoRequest(
                number, user, target, task, ticket, form, way, deadline, expected, trace);
    }

    /// The same with its place in the workload. Where a request cannot go by the OpenAI façade (a
    /// text to go on with, a deadline of its own), it is polled for.
    DemoRequest submitted(int number, Way wanted) {
        boolean facade =
                (form == Form.CHAT_BODY || form == Form.EMBEDDINGS) && deadline.equals(DEADLINE);
        Way way = wanted == Way.HTTP_OPENAI && !facade ? Way.HTTP_POLL : wanted;
        return new DemoRequest(
                number, user, target, task, ticket, form, way, deadline, expected, trace);
    }

    public String traceId() {
        return trace.traceId();
    }

    /// For messages to the reader.
    public String label() {
        return "#" + number + " " + target.facadeModel() + " " + ticket.id() + " " + way;
    }
}
