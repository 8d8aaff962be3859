package io.aistrale.worker.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A process that can be killed, or frozen and woken.
final class SimulatedProcess {
    private enum State {
        RUNNING,
        FROZEN,
        DEAD
    }

    private final Schedule schedule;
    private final List<Runnable> missed = new ArrayList<>();
    private State state = State.RUNNING;

    SimulatedProcess(Schedule schedule) {
        this.schedule = schedule;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    boolean isDead() {
        return state == State.DEAD;
    }

    void kill() {
        state = State.DEAD;
        missed.clear();
    }

    void freeze(Duration howLong) {
        state = State.FROZEN;
        schedule.at(howLong, null, this::wake);
    }

    private void wake() {
        if (state == State.FROZEN) {
            state = State.RUNNING;
            missed.forEach(step -> schedule.soon(this, step));
            missed.clear();
        }
    }

    void missed(Runnable step) {
        if (state == State.FROZEN) {
            missed.add(step);
        }
    }
}
