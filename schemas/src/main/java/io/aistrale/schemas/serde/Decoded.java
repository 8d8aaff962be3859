package io.aistrale.schemas.serde;

import org.apache.avro.specific.SpecificRecord;

/// What a record value turned out to be.
public sealed interface Decoded {

    /// One of the events of `io.aistrale.schemas.event`.
    record Event(SpecificRecord event) implements Decoded {}

    /// Nothing that reading again would change: such a record belongs in a dead-letter topic.
    ///
    /// @param detail one sentence for the operator; never contains the value's content
    record Undecodable(Reason reason, String detail) implements Decoded {

        /// For a listener that finds a well-formed event on a topic where it has no business.
        public static Undecodable wrongRecordType(String topic, SpecificRecord event) {
            return new Undecodable(
                    Reason.WRONG_RECORD_TYPE,
                    event.getSchema().getFullName() + " does not belong on " + topic);
        }
    }

    /// Why a value cannot be decoded. The names go into dead-letter headers and metrics, so they
    /// are public.
    enum Reason {
        /// No value, or one of no bytes.
        EMPTY,
        /// Does not begin with the zero byte and a schema id.
        NOT_WIRE_FORMAT,
        /// The registry does not know the schema id.
        UNKNOWN_SCHEMA_ID,
        /// The schema is none of our events'.
        UNKNOWN_RECORD_TYPE,
        /// One of our events, but not one this topic carries; said by the listener, which knows
        /// what it expects.
        WRONG_RECORD_TYPE,
        /// The bytes do not fit the schema, or the writer's schema cannot be read as ours.
        CORRUPT
    }
}
