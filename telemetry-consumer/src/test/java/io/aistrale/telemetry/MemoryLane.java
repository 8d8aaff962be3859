package io.aistrale.telemetry;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.telemetry.run.BulkLane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The bulk lane in memory, one partition of it, in which instances die.
final class MemoryLane implements BulkLane {

    /// Where in a publication the instance dies.
    enum Death {
        NEVER,
        BEFORE_ANY_IS_SENT,
        WHEN_SOME_ARE_SENT,
        WHEN_ALL_ARE_SENT
    }

    /// The end of an instance.
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// What Kafka has.
    final List<InferenceRequest> requests = new ArrayList<>();

    final List<CancellationRequested> cancellations = new ArrayList<>();
    Death death = Death.NEVER;
    Runnable beforeSending = () -> {};

    @Override
    public void publish(List<InferenceRequest> going) {
        beforeSending.run();
        int sent =
                switch (death) {
                    case BEFORE_ANY_IS_SENT -> 0;
                    case WHEN_SOME_ARE_SENT -> going.size() / 2;
                    case WHEN_ALL_ARE_SENT, NEVER -> going.size();
                };
        requests.addAll(going.subList(0, sent));
        dieIfDue();
    }

    @Override
    public void cancel(List<CancellationRequested> going) {
        if (death != Death.BEFORE_ANY_IS_SENT) {
            cancellations.addAll(going);
        }
        dieIfDue();
    }

    private void dieIfDue() {
        if (death != Death.NEVER) {
            throw new Died();
        }
    }

    @Override
    public Map<Integer, Long> ends() {
        return Map.of(0, (long) requests.size());
    }

    List<UUID> ids() {
        return requests.stream().map(InferenceRequest::getRequestId).toList();
    }
}
