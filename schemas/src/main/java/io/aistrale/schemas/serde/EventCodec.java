package io.aistrale.schemas.serde;

import org.apache.avro.specific.SpecificRecord;

/// Turns events into record values and back. Safe for use by any number of threads, virtual ones
/// included.
public interface EventCodec extends AutoCloseable {

    /// The value to produce to `topic`.
    ///
    /// @throws SchemaNotRegisteredException the event's schema is not in the registry, and this
    ///   codec may not put it there
    /// @throws RegistryUnavailableException the registry was needed and could not answer
    byte[] encode(String topic, SpecificRecord event);

    /// What a value read from `topic` says. No bytes make this throw.
    ///
    /// @throws RegistryUnavailableException the registry was needed and could not answer; the
    ///   record is not at fault
    Decoded decode(String topic, byte[] value);

    /// Lets go of connections; never throws.
    @Override
    void close();

    /// The codec that `settings` ask for: our own, or any Kafka serializer and deserializer named
    /// there.
    static EventCodec create(SerdeSettings settings, SubjectNaming naming) {
        return settings.external()
                ? ExternalSerdeCodec.create(settings, naming)
                : ConfluentWireCodec.create(settings, naming);
    }

    /// The same, for the topics of the public contract.
    static EventCodec create(SerdeSettings settings) {
        return create(settings, SubjectNaming.BY_TOPIC);
    }

    /// The same, for a reader that needs no more of the events than `projection` says. Kafka
    /// classes in place of our own codec read all of them.
    static EventCodec create(SerdeSettings settings, Projection projection) {
        return settings.external()
                ? ExternalSerdeCodec.create(settings, SubjectNaming.BY_TOPIC)
                : ConfluentWireCodec.create(settings, SubjectNaming.BY_TOPIC, projection);
    }
}
