package io.aistrale.demo.submit;

import io.aistrale.schemas.event.InferenceResult;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.springframework.kafka.listener.BatchInterceptor;

/// Looks on as results come by on the reply topic. Copies of a result are allowed; two different
/// results for one request are not.
public final class Replies implements BatchInterceptor<String, SpecificRecord> {

    private final Map<UUID, Set<InferenceResult>> different = new ConcurrentHashMap<>();

    @Override
    public ConsumerRecords<String, SpecificRecord> intercept(
            ConsumerRecords<String, SpecificRecord> records,
            Consumer<String, SpecificRecord> consumer) {
        for (var record : records) {
            if (record.value() instanceof InferenceResult result) {
                different
                        .computeIfAbsent(result.getRequestId(), _ -> ConcurrentHashMap.newKeySet())
                        .add(result);
            }
        }
        return records;
    }

    /// How many different results came for a request.
    public int of(UUID requestId) {
        return different.getOrDefault(requestId, Set.of()).size();
    }
}
