package io.aistrale.gateway.source;

/// What came of registering a source.
public sealed interface Registration {

    /// @param anew false: in the place of one of its name
    record Registered(RequestSource source, boolean anew) implements Registration {}

    /// Nothing was registered.
    ///
    /// @param why for the operator
    record NoTopics(String why) implements Registration {}
}
