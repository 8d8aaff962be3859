package io.aistrale.schemas.serde;

import io.aistrale.schemas.topic.Topic;
import java.util.OptionalInt;
import org.apache.avro.Schema;

/// What we need of a schema registry. Every call throws [RegistryUnavailableException] when there
/// is no answer.
public interface SchemaRegistry extends AutoCloseable {

    /// Puts a schema under a subject, unless it is there already.
    ///
    /// @return the schema's id
    /// @throws SchemaNotRegisteredException the registry refuses it, usually as incompatible with
    ///   an earlier version
    int register(String subject, Schema schema);

    /// The id of exactly this schema under this subject, or empty.
    OptionalInt lookup(String subject, Schema schema);

    /// The schema a wire-format id stands for.
    SchemaById byId(int id);

    /// What the registry checks when a new version of the subject's schema arrives.
    void setCompatibility(String subject, Topic.Compatibility level);

    @Override
    void close();

    /// The registry's answer to an id.
    sealed interface SchemaById {
        record Known(Schema schema) implements SchemaById {}

        /// No schema has this id.
        record Unknown() implements SchemaById {}

        /// There is one, but it is not an Avro schema that stands by itself.
        ///
        /// @param detail why, for the operator
        record NotAvro(String detail) implements SchemaById {}
    }
}
