package io.aistrale.worker.place;

import io.aistrale.schemas.event.Lane;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which lane's turn it is: where both wait, bulk has one turn in ten. Not for several threads.
public final class LaneTurns {
    private static final int INTERACTIVE_TURNS = 9;

    private int interactive;

    /// What the lane has whose turn it is, or else the other; null where neither has anything.
    public <T> @Nullable T next(Function<Lane, @Nullable T> has) {
        boolean bulksTurn = interactive >= INTERACTIVE_TURNS;
        T found = has.apply(bulksTurn ? Lane.BULK : Lane.INTERACTIVE);
        return found != null ? found : has.apply(bulksTurn ? Lane.INTERACTIVE : Lane.BULK);
    }

    /// A lane has had a turn.
    public void had(Lane lane) {
        interactive = lane == Lane.BULK ? 0 : Math.min(interactive + 1, INTERACTIVE_TURNS);
    }
}
