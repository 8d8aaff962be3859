package io.aistrale.stack;

import io.aistrale.parts.Part;

/// A part with its place in the stack.
///
/// @param port where it serves; a service without a port of its own: its management port
/// @param where what to open or connect to, for people
/// @param health an HTTP URL that answers 200 when it is ready; empty: an open port must do
record Member(Part part, int port, String where, String health) {

    String name() {
        return part.name();
    }
}
