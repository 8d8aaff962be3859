package io.aistrale.simulator.ledger;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/// The last requests, whole. None unless asked for: bodies take memory and may be confidential.
public final class LastRequests {

    private final int kept;
    private final Queue<ReceivedRequest> requests = new ArrayDeque<>();

    /// @param kept how many; 0 for none
    public LastRequests(int kept) {
        this.kept = kept;
    }

    public boolean keeps() {
        return kept > 0;
    }

    public synchronized void add(ReceivedRequest request) {
        if (requests.size() == kept) {
            requests.remove();
        }
        requests.add(request);
    }

    /// In order of arrival.
    public synchronized List<ReceivedRequest> all() {
        return List.copyOf(requests);
    }

    public synchronized void clear() {
        requests.clear();
    }
}
