package io.aistrale.schemas.serde;

import io.aistrale.schemas.topic.Topic;
import java.util.List;
import org.apache.avro.Schema;

/// Puts this release's schemas into the registry: a step of deployment, so that the services need
/// no right to do it.
public final class SchemaRegistration {

    private final SchemaRegistry registry;

    public SchemaRegistration(SchemaRegistry registry) {
        this.registry = registry;
    }

    /// Registers what is missing, and has the registry hold later versions to each topic's
    /// compatibility.
    ///
    /// @throws SchemaNotRegisteredException a schema is incompatible with a version that is there
    ///   already
    public void register(List<Topic> topics) {
        for (Topic topic : topics) {
            for (Schema schema : topic.records()) {
                String subject = SubjectNaming.BY_TOPIC.subject(topic.name(), schema);
                registry.register(subject, schema);
                registry.setCompatibility(subject, topic.compatibility());
            }
        }
    }
}
