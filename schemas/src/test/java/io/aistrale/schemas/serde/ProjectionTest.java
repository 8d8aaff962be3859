package io.aistrale.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.topic.Topics;
import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectionTest {
    private static final Projection NARROW =
            Projection.WHOLE
                    .upTo(InferenceResult.getClassSchema(), "status")
                    .without(AttemptStarted.getClassSchema());

    private final FakeRegistry registry = new FakeRegistry();
    private final SerdeSettings settings = SerdeSettings.of(registry.url()).registering();
    private final EventCodec whole = EventCodec.create(settings);
    private final EventCodec narrow = EventCodec.create(settings, NARROW);

    @AfterEach
    void close() {
        whole.close();
        narrow.close();
        registry.close();
    }

    @Test
    void whatIsBehindTheLastFieldThatIsNeededIsNotRead() {
        AttemptFinished written = SampleEvents.finished();

        var read = (AttemptFinished) narrowly(written);

        assertThat(read.getResult().getRequestId()).isEqualTo(written.getResult().getRequestId());
        assertThat(read.getResult().getStatus()).isEqualTo(written.getResult().getStatus());
        assertThat(read.getResult().getOutputText()).isNull();
        assertThat(read.getResult().getResponse()).isNull();
    }

    @Test
    void everythingElseIsReadAsItWasWritten() {
        AttemptFinished written = SampleEvents.finished();

        var read = (AttemptFinished) narrowly(written);

        assertThat(AttemptFinished.newBuilder(written).setResult(null).build())
                .isEqualTo(AttemptFinished.newBuilder(read).setResult(null).build());
    }

    @Test
    void aRecordOfWhichNothingIsNeededIsKnownByItsType() {
        var written = new AttemptStarted(SampleEvents.finished().getAttempt());

        assertThat(narrowly(written)).isInstanceOf(AttemptStarted.class);
        assertThat(((AttemptStarted) narrowly(written)).getAttempt()).isNull();
    }

    @Test
    void bytesThatAreLeftOverAreNoticedAllTheSame() {
        byte[] value = whole.encode(Topics.JOURNAL, SampleEvents.finished());
        byte[] longer = Arrays.copyOf(value, value.length + 1);

        assertThat(narrow.decode(Topics.JOURNAL, longer)).isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void whatIsNarrowedWritesAsBefore() {
        AttemptFinished event = SampleEvents.finished();

        assertThat(narrow.encode(Topics.JOURNAL, event))
                .isEqualTo(whole.encode(Topics.JOURNAL, event));
    }

    private SpecificRecord narrowly(SpecificRecord event) {
        Decoded decoded = narrow.decode(Topics.JOURNAL, whole.encode(Topics.JOURNAL, event));
        assertThat(decoded).isInstanceOf(Decoded.Event.class);
        return ((Decoded.Event) decoded).event();
    }
}
