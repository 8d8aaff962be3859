package io.aistrale.schemas.serde;

import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificRecord;

/// What a schema id in a record means to us.
sealed interface WriterSchema {

    /// @param reader resolves the writer's schema to that of our compiled class; has no state, so
    ///   all threads share it
    record Readable(DatumReader<SpecificRecord> reader) implements WriterSchema {}

    record Unreadable(Decoded.Undecodable why) implements WriterSchema {}
}
