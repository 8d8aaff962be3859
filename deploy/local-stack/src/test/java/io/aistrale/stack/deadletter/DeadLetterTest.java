package io.aistrale.stack.deadletter;

import static io.aistrale.schemas.topic.RecordHeaders.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.stack.deadletter.Redrive.Letter;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private static final Map<String, String> HEADERS =
            Map.of(
                    RecordHeaders.DEAD_LETTER_REASON,
                    "unknown_schema_id",
                    RecordHeaders.DEAD_LETTER_DETAIL,
                    "The registry has no schema with id 9",
                    RecordHeaders.DEAD_LETTER_TOPIC,
                    "inference.requests",
                    RecordHeaders.DEAD_LETTER_PARTITION,
                    "11",
                    RecordHeaders.DEAD_LETTER_OFFSET,
                    "77",
                    RecordHeaders.REDRIVEN,
                    "2",
                    "kafka_correlationId",
                    "abc");

    private static ConsumerRecord<byte[], byte[]> read(byte[] value, Map<String, String> headers) {
        var all = new org.apache.kafka.common.header.internals.RecordHeaders();
        headers.forEach((name, text) -> all.add(new RecordHeader(name, bytes(text))));
        return new ConsumerRecord<>(
                "inference.requests-dlt",
                1,
                5,
                1_000,
                TimestampType.CREATE_TIME,
                1,
                value.length,
                bytes("key"),
                value,
                all,
                Optional.empty());
    }

    @Test
    void itsHeadersSayWhatItIs() {
        assertThat(DeadLetter.of(read(new byte[] {0, 0, 0, 0, 9, 1}, HEADERS)))
                .isEqualTo(
                        new DeadLetter(
                                new LetterPosition("inference.requests-dlt", 1, 5),
                                new LetterPosition("inference.requests", 11, 77),
                                "unknown_schema_id",
                                "The registry has no schema with id 9",
                                Instant.ofEpochSecond(1),
                                6,
                                2));
    }

    @Test
    void headersThatAreMissingOrNonsenseSayNothing() {
        var letter =
                DeadLetter.of(
                        read(
                                new byte[0],
                                Map.of(
                                        RecordHeaders.DEAD_LETTER_TOPIC, "t",
                                        RecordHeaders.DEAD_LETTER_PARTITION, "x",
                                        RecordHeaders.REDRIVEN, "-5")));

        assertThat(letter.source()).isNull();
        assertThat(letter.redrives()).isZero();
        assertThat(letter.isWhole()).isFalse();
    }

    @Test
    void whatIsSentBackIsWhatWasReadButForOurHeaders() {
        var read = read(new byte[] {1, 2}, HEADERS);
        DeadLetter about = DeadLetter.of(read);
        var letter = new Letter(about, Objects.requireNonNull(about.source()), read);

        ProducerRecord<byte[], byte[]> back = letter.back();

        assertThat(back.topic()).isEqualTo("inference.requests");
        assertThat(back.partition()).isEqualTo(11);
        assertThat(back.key()).isEqualTo(bytes("key"));
        assertThat(back.value()).containsExactly(1, 2);
        assertThat(back.headers())
                .extracting(Header::key)
                .containsExactlyInAnyOrder("kafka_correlationId", RecordHeaders.REDRIVEN);
        assertThat(RecordHeaders.text(back.headers(), RecordHeaders.REDRIVEN)).isEqualTo("3");
    }

    @Test
    void aFilterTakesATopicByEitherName() {
        DeadLetter letter = DeadLetter.of(read(new byte[] {1}, HEADERS));

        assertThat(new LetterFilter(null, null).takes(letter)).isTrue();
        assertThat(new LetterFilter("inference.requests", null).takes(letter)).isTrue();
        assertThat(new LetterFilter("inference.requests-dlt", "UNKNOWN_SCHEMA_ID").takes(letter))
                .isTrue();
        assertThat(new LetterFilter("inference.requests.bulk", null).takes(letter)).isFalse();
        assertThat(new LetterFilter(null, "corrupt").takes(letter)).isFalse();
    }
}
