package io.aistrale.telemetry;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/// A request with a good, a failed, an unknown or a parked first call.
///
/// @param kind 0 to 3
record Life(UUID requestId, Attempt first, Attempt second, int kind) {

    /// Over five journal partitions, each kind as often.
    static List<Life> several(int count) {
        return IntStream.range(0, count).mapToObj(Life::of).toList();
    }

    private static Life of(int number) {
        UUID requestId = TimeOrderedIds.next();
        int partition = number % 5;
        return new Life(
                requestId,
                Events.attempt(requestId, 1, partition),
                Events.attempt(requestId, 2, partition),
                number % 4);
    }

    /// In the order a worker writes it.
    List<SpecificRecord> journal() {
        return switch (kind) {
            case 0 -> List.of(Events.started(first), Events.succeeded(first));
            case 1 ->
                    List.of(
                            Events.started(first),
                            Events.failed(first),
                            Events.started(second),
                            Events.succeeded(second));
            case 2 ->
                    List.of(
                            Events.started(first),
                            Events.presumed(first),
                            Events.started(second),
                            Events.succeeded(second),
                            Events.succeeded(first));
            default ->
                    List.of(
                            Events.parked(requestId, 1, 0),
                            Events.started(first),
                            Events.failed(first),
                            Events.expired(requestId, 1));
        };
    }

    static void publish(Broker broker, List<Life> lives) {
        lives.forEach(life -> broker.request(Events.request(life.requestId())));
        lives.forEach(life -> life.journal().forEach(event -> broker.journal(life.first(), event)));
    }
}
