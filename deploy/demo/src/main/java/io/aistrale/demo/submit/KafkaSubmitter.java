package io.aistrale.demo.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.demo.workload.Form;
import io.aistrale.demo.workload.Questions;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;

/// Submits straight to Kafka, as a Spring service would that knows no more than the topic and the
/// record.
public final class KafkaSubmitter implements Submitter {

    private final ReplyingKafkaTemplate<String, SpecificRecord, SpecificRecord> template;
    private final Map<String, UUID> requestIds = new ConcurrentHashMap<>();

    public KafkaSubmitter(ReplyingKafkaTemplate<String, SpecificRecord, SpecificRecord> template) {
        this.template = template;
    }

    /// Ids of the requests sent, by trace id.
    public Map<String, UUID> requestIds() {
        return Map.copyOf(requestIds);
    }

    @Override
    public Outcome submit(DemoRequest request) throws InterruptedException {
        long started = System.nanoTime();
        Duration patience = request.deadline().plus(GRACE);
        UUID id = TimeOrderedIds.next();
        requestIds.put(request.traceId(), id);
        try {
            var reply =
                    template.sendAndReceive(message(id, request), patience)
                            .get(patience.plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
            return reply.value() instanceof InferenceResult result
                    ? outcome(request, result, since(started))
                    : Outcome.withoutResult(request, "the reply is no result", since(started));
        } catch (ExecutionException | TimeoutException | RuntimeException lost) {
            return Outcome.withoutResult(request, "no reply: " + lost, since(started));
        }
    }

    static ProducerRecord<String, SpecificRecord> message(UUID id, DemoRequest request) {
        var message =
                new ProducerRecord<String, SpecificRecord>(
                        Topics.REQUESTS, id.toString(), event(id, request));
        message.headers()
                .add(RecordHeaders.TRACEPARENT, request.trace().traceparent().getBytes(UTF_8));
        return message;
    }

    private static InferenceRequest event(UUID id, DemoRequest request) {
        Instant now = Instant.now();
        var event =
                InferenceRequest.newBuilder()
                        .setRequestId(id)
                        .setUserId(request.user().name())
                        .setProject(request.user().project())
                        .setTags(
                                Map.of(
                                        "ticket", request.ticket().id(),
                                        "task", request.task().name()))
                        .setProvider(request.target().provider())
                        .setModel(request.target().model())
                        .setOperation(operation(request.form()))
                        .setDeadline(now.plus(request.deadline()))
                        .setCreatedAt(now);
        return switch (request.form()) {
            case CHAT_BODY, EMBEDDINGS -> event.setBody(Questions.body(request).toString()).build();
            case CHAT_INPUTS, TEXT_GENERATION ->
                    event.setInputs(Questions.inputs(request))
                            .setParameters(Questions.parameters(request).toString())
                            .build();
        };
    }

    private static Operation operation(Form form) {
        return switch (form) {
            case CHAT_BODY, CHAT_INPUTS -> Operation.CHAT;
            case TEXT_GENERATION -> Operation.TEXT_GENERATION;
            case EMBEDDINGS -> Operation.EMBEDDINGS;
        };
    }

    private static Outcome outcome(DemoRequest request, InferenceResult result, Duration took) {
        Ending ending =
                switch (result.getStatus()) {
                    case SUCCEEDED -> Ending.SUCCEEDED;
                    case FAILED -> Ending.FAILED;
                    case CANCELLED -> Ending.CANCELLED;
                    case EXPIRED -> Ending.EXPIRED;
                    case UNRECOGNIZED -> Ending.NO_RESULT;
                };
        return new Outcome(request, ending, result.getErrorCode(), result.getOutputText(), took);
    }

    private static Duration since(long startedNanos) {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
}
