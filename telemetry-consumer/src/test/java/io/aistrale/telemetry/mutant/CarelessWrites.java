package io.aistrale.telemetry.mutant;

import io.aistrale.telemetry.entry.Entry;
import io.aistrale.telemetry.store.PositionMove;
import io.aistrale.telemetry.store.TelemetryStore;
import io.aistrale.telemetry.store.WriteOutcome;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessException;

/// Writes positions and rows as the mutation says.
record CarelessWrites(TelemetryStore store, Mutation mutation) implements MethodInterceptor {
    /// Wide enough for a kill to come in between.
    private static final long LAG_SECONDS = 2;

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        if (!call.getMethod().getName().equals("write")) {
            return call.proceed();
        }
        var moves = (List<PositionMove>) Objects.requireNonNull(call.getArguments()[0]);
        var entries = (List<Entry>) Objects.requireNonNull(call.getArguments()[1]);
        return switch (mutation) {
            case COMMIT_BEFORE_WRITE -> moveAndThenWrite(moves, entries);
            case SWALLOWED_SERIALIZATION_FAILURE -> writeOrMoveOn(moves, entries);
        };
    }

    private WriteOutcome moveAndThenWrite(List<PositionMove> moves, List<Entry> entries) {
        WriteOutcome moved = store.write(moves, List.of());
        if (!(moved instanceof WriteOutcome.Written)) {
            return moved;
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(LAG_SECONDS));
        return store.write(List.of(), entries);
    }

    private WriteOutcome writeOrMoveOn(List<PositionMove> moves, List<Entry> entries) {
        try {
            return store.write(moves, entries);
        } catch (TransientDataAccessException _) {
            return store.write(moves, List.of());
        }
    }
}
