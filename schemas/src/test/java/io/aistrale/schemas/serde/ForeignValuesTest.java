package io.aistrale.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.serde.Decoded.Reason;
import io.aistrale.schemas.serde.Decoded.Undecodable;
import io.aistrale.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the codec makes of values and schemas that are not what it writes itself.
class ForeignValuesTest {

    private final FakeRegistry registry = new FakeRegistry();
    private final EventCodec codec =
            EventCodec.create(SerdeSettings.of(registry.url()).registering());

    @AfterEach
    void close() {
        codec.close();
        registry.close();
    }

    @Test
    void valuesThatAreNotInWireFormatSaySo() {
        assertThat(reason(new byte[0])).isEqualTo(Reason.EMPTY);
        assertThat(reason(new byte[] {0, 0, 0, 1})).isEqualTo(Reason.NOT_WIRE_FORMAT);
        assertThat(reason("{\"model\":\"x\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Reason.NOT_WIRE_FORMAT);
        assertThat(reason(new byte[] {0, -1, -1, -1, -1, 0})).isEqualTo(Reason.UNKNOWN_SCHEMA_ID);
        assertThat(registry.calls()).isEmpty();
    }

    @Test
    void schemasThatAreNoneOfOurEventsAreRefusedWhateverClassTheyName() {
        Schema foreign = SchemaBuilder.record("java.lang.Runtime").fields().endRecord();
        Schema nested =
                SchemaBuilder.record("io.aistrale.schemas.event.NoSuchEvent").fields().endRecord();
        Schema text = SchemaBuilder.builder().stringType();

        for (Schema schema : List.of(foreign, nested, text)) {
            assertThat(reason(valueOf(registry.register("x", schema))))
                    .isEqualTo(Reason.UNKNOWN_RECORD_TYPE);
        }
        int json = registry.register("x", Map.of("schema", "{}", "schemaType", "JSON"));
        assertThat(reason(valueOf(json))).isEqualTo(Reason.UNKNOWN_RECORD_TYPE);
    }

    @Test
    void anOlderWritersRecordIsReadWithOurDefaultsAndANewersExtraFieldIsSkipped() {
        Schema other =
                SchemaBuilder.record(SourcePosition.class.getName())
                        .fields()
                        .requiredLong("offset")
                        .requiredString("addedLater")
                        .requiredInt("partition")
                        .requiredString("topic")
                        .endRecord();
        byte[] value = valueOf(registry.register("x", other), 2, 4, 'h', 'i', 6, 2, 't');

        assertThat(codec.decode("x", value))
                .isEqualTo(new Decoded.Event(new SourcePosition("t", 3, 1L)));
    }

    @Test
    void aWritersSchemaThatCannotBecomeOursIsCorrupt() {
        Schema other =
                SchemaBuilder.record(SourcePosition.class.getName())
                        .fields()
                        .requiredInt("partition")
                        .endRecord();

        assertThat(reason(valueOf(registry.register("x", other), 2))).isEqualTo(Reason.CORRUPT);
    }

    @Test
    void bytesLeftOverAreCorrupt() {
        byte[] value = codec.encode(Topics.COSTS, SampleEvents.cost("1"));
        byte[] longer = Arrays.copyOf(value, value.length + 1);

        assertThat(reason(longer)).isEqualTo(Reason.CORRUPT);
    }

    @Test
    void theDetailOfACorruptRecordDoesNotRepeatItsContent() {
        byte[] value = codec.encode(Topics.COSTS, SampleEvents.cost("1"));
        System.arraycopy("c4nary-c4nary".getBytes(StandardCharsets.UTF_8), 0, value, 10, 13);

        Undecodable undecodable = (Undecodable) codec.decode(Topics.COSTS, value);

        assertThat(undecodable.detail())
                .doesNotContain("c4nary")
                .contains("IllegalArgumentException");
    }

    private Reason reason(byte[] value) {
        return ((Undecodable) codec.decode("x", value)).reason();
    }

    private static byte[] valueOf(int id, int... body) {
        ByteBuffer value = ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id);
        for (int each : body) {
            value.put((byte) each);
        }
        return value.array();
    }
}
