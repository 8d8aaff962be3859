package io.aistrale.simulator.wire;

/// Why a call is refused. Each wire format has its own status, body and headers for it.
public sealed interface Fault {

    record NoToken() implements Fault {}

    record BadToken() implements Fault {}

    record NoSuchPath(String path) implements Fault {}

    record WrongMethod(String method) implements Fault {}

    record NoSuchModel(String model) implements Fault {}

    /// A request the provider cannot understand.
    ///
    /// @param field the field at fault, in the provider's notation; empty where the body as a whole
    ///   is
    record BadRequest(String field, String message) implements Fault {}

    record Throttled(Quota quota) implements Fault {}

    record SpendExhausted() implements Fault {}

    record Overloaded() implements Fault {}

    /// An error asked for by its status.
    record Status(int status, String message) implements Fault {
        public Status(int status) {
            this(status, "The simulated error " + status + ".");
        }

        /// As providers do that quote what they refuse.
        public static Status quoting(String token, int status) {
            return new Status(status, "Incorrect API key provided: " + token + ".");
        }
    }
}
