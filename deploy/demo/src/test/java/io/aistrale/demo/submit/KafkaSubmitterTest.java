package io.aistrale.demo.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.demo.workload.Form;
import io.aistrale.demo.workload.Tickets;
import io.aistrale.demo.workload.Workload;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.RecordHeaders;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KafkaSubmitterTest {

    @Test
    void theRecordSaysWhoAsksWhatUnderWhichTrace() {
        for (DemoRequest request : Workload.simulated(Tickets.all(), 5)) {
            UUID id = TimeOrderedIds.next();
            var message = KafkaSubmitter.message(id, request);
            var event = (InferenceRequest) message.value();
            assertThat(message.topic()).isEqualTo("inference.requests");
            assertThat(message.key()).isEqualTo(id.toString());
            assertThat(RecordHeaders.text(message.headers(), RecordHeaders.TRACEPARENT))
                    .contains(request.traceId());
            assertThat(event.getUserId()).isEqualTo(request.user().name());
            assertThat(event.getProvider()).isEqualTo(request.target().provider());
            assertThat(event.getInputs() == null).isNotEqualTo(event.getBody() == null);
            assertThat(event.getOperation() == Operation.EMBEDDINGS)
                    .isEqualTo(request.form() == Form.EMBEDDINGS);
        }
    }
}
