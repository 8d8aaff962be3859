package io.aistrale.gateway.publish;

/// How the publishing of a request ended.
public sealed interface Published {

    /// All in-sync replicas have it.
    record Acknowledged() implements Published {}

    /// It never left this process; asking again is safe.
    ///
    /// @param reason for the log
    record NotSent(String reason) implements Published {}

    /// It was sent and no acknowledgement came in time: it may be served all the same.
    ///
    /// @param reason for the log
    record OutcomeUnknown(String reason) implements Published {}

    /// No Kafka record may be so large.
    record TooLarge() implements Published {}
}
