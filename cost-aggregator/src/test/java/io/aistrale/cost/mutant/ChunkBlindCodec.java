package io.aistrale.cost.mutant;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import org.apache.avro.specific.SpecificRecord;

/// Reads the end of a streamed answer as if no usage were told in it.
record ChunkBlindCodec(EventCodec codec) implements EventCodec {
    private static final int USAGE = AttemptFinished.getClassSchema().getField("usage").pos();

    @Override
    public byte[] encode(String topic, SpecificRecord event) {
        return codec.encode(topic, event);
    }

    @Override
    public Decoded decode(String topic, byte[] value) {
        Decoded decoded = codec.decode(topic, value);
        if (decoded instanceof Decoded.Event(AttemptFinished finished)
                && finished.getTimeToFirstTokenMicros() != null) {
            finished.put(USAGE, null);
        }
        return decoded;
    }

    @Override
    public void close() {
        codec.close();
    }
}
