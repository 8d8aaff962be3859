package io.aistrale.schemas.serde;

import io.aistrale.schemas.topic.Topics;
import java.util.function.Predicate;
import org.apache.avro.Schema;

/// The registry subject under which a topic's record schema is kept.
@FunctionalInterface
public interface SubjectNaming {

    /// Confluent's TopicNameStrategy, for topics that carry one type of record: `<topic>-value`.
    SubjectNaming TOPIC = (topic, _) -> topic + "-value";

    /// Confluent's TopicRecordNameStrategy, for topics that carry several: `<topic>-<full record
    /// name>`.
    SubjectNaming TOPIC_RECORD = (topic, schema) -> topic + "-" + schema.getFullName();

    /// The strategy every topic of the public contract goes by.
    SubjectNaming BY_TOPIC = severalTypesOn(Topics::carriesSeveralTypes);

    String subject(String topic, Schema schema);

    /// [#TOPIC_RECORD] for the topics that carry several types of record, [#TOPIC] for all others.
    static SubjectNaming severalTypesOn(Predicate<String> topicCarriesSeveralTypes) {
        return (topic, schema) ->
                (topicCarriesSeveralTypes.test(topic) ? TOPIC_RECORD : TOPIC)
                        .subject(topic, schema);
    }
}
