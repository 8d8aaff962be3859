package io.aistrale.worker.inference;

import io.aistrale.schemas.event.RequestParked;
import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.journal.Past;
import io.aistrale.worker.park.ParkedTopic;
import io.aistrale.worker.park.Stay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A request this worker has seen, so that a later record of the same id gets a copy of its result
/// instead of a call of its own. Holds no result, only where it stands.
public final class KnownRequest {
    private final long sourceOffset;
    private List<Runnable> waiting = List.of();
    private Whereabouts whereabouts = new Whereabouts.Here();

    /// Parked by the journal, and its copy is not in the parked topic yet: who followed now could
    /// come there first, and would be taken for the request itself.
    private boolean leaving;

    /// What has become of it.
    public sealed interface Whereabouts {
        /// It is being worked on.
        record Here() implements Whereabouts {}

        /// Its result stands in the journal.
        record Ended(JournalPosition result) implements Whereabouts {}

        /// It goes on in a parked topic.
        ///
        /// @param number how often it has been parked
        record Parked(ParkedTopic topic, int number) implements Whereabouts {

            /// As the journal says; empty for a topic that this build does not know.
            public static Optional<Parked> of(RequestParked entry) {
                return ParkedTopic.of(entry.getParkedTopic())
                        .map(topic -> new Parked(topic, entry.getParkNumber()));
            }
        }
    }

    /// @param sourceOffset offset of the request's first record
    public KnownRequest(long sourceOffset) {
        this.sourceOffset = sourceOffset;
    }

    /// A request that has gone from here before.
    public static KnownRequest gone(long sourceOffset, Whereabouts whereabouts) {
        var known = new KnownRequest(sourceOffset);
        known.whereabouts = whereabouts;
        return known;
    }

    /// As a former owner left it. One that was parked is about to leave until its run has seen to
    /// it that its copy is there.
    public static KnownRequest of(long sourceOffset, Past past) {
        return switch (past) {
            case Past.Ended(JournalPosition result, boolean _) ->
                    gone(sourceOffset, new Whereabouts.Ended(result));
            case Past.Parked parked ->
                    Whereabouts.Parked.of(parked.entry())
                            .map(where -> leaving(sourceOffset, where))
                            .orElseGet(() -> new KnownRequest(sourceOffset));
            case Past.Untouched _, Past.Between _, Past.Open _ -> new KnownRequest(sourceOffset);
        };
    }

    private static KnownRequest leaving(long sourceOffset, Whereabouts whereabouts) {
        var known = gone(sourceOffset, whereabouts);
        known.leaving = true;
        return known;
    }

    public long sourceOffset() {
        return sourceOffset;
    }

    public synchronized boolean isHere() {
        return whereabouts instanceof Whereabouts.Here;
    }

    /// Whether a parked copy that comes back is this request itself, and no repetition of it. It
    /// may have been to other parked topics meanwhile; a copy sent twice has a lower number.
    public synchronized boolean goesOnAs(Stay stay) {
        return whereabouts instanceof Whereabouts.Parked(var _, int number)
                && stay.number() >= number
                && !stay.duplicate();
    }

    /// What has become of it; where it is here still, or about to leave, `once` runs when that
    /// changes.
    synchronized Whereabouts whereaboutsOr(Runnable once) {
        if (whereabouts instanceof Whereabouts.Here || leaving) {
            if (waiting.isEmpty()) {
                waiting = new ArrayList<>(1);
            }
            waiting.add(once);
            return new Whereabouts.Here();
        }
        return whereabouts;
    }

    /// The request's terminal entry stands in the journal.
    void ended(JournalPosition position) {
        goes(new Whereabouts.Ended(position));
    }

    /// That it was parked stands in the journal. Those who repeat it wait until it has left.
    synchronized void parked(ParkedTopic topic, int number) {
        whereabouts = new Whereabouts.Parked(topic, number);
        leaving = true;
    }

    /// Its copy stands in the parked topic.
    void left() {
        released().forEach(Runnable::run);
    }

    private void goes(Whereabouts where) {
        List<Runnable> told;
        synchronized (this) {
            whereabouts = where;
            told = released();
        }
        told.forEach(Runnable::run);
    }

    /// Those who need wait no longer, to be told outside the lock.
    private synchronized List<Runnable> released() {
        leaving = false;
        var told = waiting;
        waiting = List.of();
        return told;
    }
}
