package io.aistrale.worker.inference;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.worker.budget.Admission;
import io.aistrale.worker.budget.Claim;
import io.aistrale.worker.budget.Reservation;
import io.aistrale.worker.cancel.StopSignal;
import io.aistrale.worker.inference.TargetSearch.Asking;
import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.limit.Permit;
import io.aistrale.worker.limit.Rates;
import io.aistrale.worker.limit.Standing;
import io.aistrale.worker.limit.Turn;
import io.aistrale.worker.place.Places;
import io.aistrale.worker.place.Places.Answer;
import io.aistrale.worker.place.Places.Place;
import io.aistrale.worker.provider.ProviderOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a call passes before it begins, one after the other: its turn at the rates it is under, a
/// place in flight, and a reservation of its most in the budgets it is paid from. Each may have it
/// wait, without a thread and without a place; what the earlier ones gave goes back where a later
/// one does not let it through.
///
/// The place comes after the turn, so that whoever waits for a rate takes none from others; and
/// before the money, so that none is set aside for what waits.
final class Gates {
    private final InferenceService service;
    private final Arrival arrival;
    private final Hold hold;
    private final StopSignal stop;
    private final Consumer<Runnable> guard;
    private @Nullable Pass entering;

    /// @param guard runs each step, and takes care of a defect met in it
    Gates(
            InferenceService service,
            Arrival arrival,
            Hold hold,
            StopSignal stop,
            Consumer<Runnable> guard) {
        this.service = service;
        this.arrival = arrival;
        this.hold = hold;
        this.stop = stop;
        this.guard = guard;
    }

    /// What becomes of a call at the gates.
    sealed interface Passage {
        /// It may begin; the pass must be ended.
        record Open(Pass pass) implements Passage {}

        /// This target may not be called for the request.
        record Refused(ErrorCode code, String why) implements Passage {}

        /// Its turn comes later than a request may wait in its place.
        ///
        /// @param booked whether the turn is kept for it
        record NotItsTurn(Duration pause, boolean booked) implements Passage {}

        /// It has to come again for its place.
        record NoPlace(Duration pause, ErrorCode why) implements Passage {}

        /// Its budgets have nothing for it now.
        record BudgetLater(ErrorCode why) implements Passage {}

        /// The request was cancelled.
        record Unwanted() implements Passage {}

        /// The request's deadline has passed.
        record TooLate() implements Passage {}
    }

    /// What one call was given at the gates. Each part ends once; later ends do nothing.
    final class Pass {
        private final Rates.Call rated;
        private @Nullable Permit permit;
        private @Nullable Place place;
        private Reservation reserved = Reservation.NONE;

        private Pass(Rates.Call rated) {
            this.rated = rated;
        }

        /// When the call starts: what is reserved belongs to that moment's period; null for any
        /// time.
        @Nullable Instant startsAt() {
            return reserved.startsAt();
        }

        /// Whether the call goes before others that are made ready.
        boolean goesFirst() {
            return place != null && place.goesFirst();
        }

        /// The provider has answered, or will not.
        ///
        /// @param took until its answer, or the first token of its stream
        void called(ProviderOutcome outcome, Duration took) {
            if (place != null) {
                place.ends(outcome, took);
            }
            var taken = permit;
            permit = null;
            if (taken != null) {
                service.rates().ended(taken, rated, outcome);
            }
        }

        /// The call's end stands in the journal.
        void settle(AttemptFinished finished, JournalPosition position) {
            reserved.settle(finished, position);
        }

        /// No call was made.
        void giveBack() {
            givePlaceBack();
            var taken = permit;
            permit = null;
            if (taken != null) {
                service.rates().giveBack(taken);
            }
            reserved.release();
        }

        private void givePlaceBack() {
            if (place != null) {
                place.giveBack();
                place = null;
            }
        }
    }

    /// @param claim what the call may cost
    /// @param hasTurn whether it comes back for its turn
    void enter(Asking asking, Claim claim, boolean hasTurn, Consumer<Passage> then) {
        var pass = new Pass(rated(asking, claim, hasTurn));
        entering = pass;
        new Entry(claim, pass, then).takeTurn();
    }

    /// A defect was met on the way: what was given so far goes back.
    void abandon() {
        var abandoned = entering;
        entering = null;
        if (abandoned != null) {
            abandoned.giveBack();
        }
    }

    private Rates.Call rated(Asking asking, Claim claim, boolean hasTurn) {
        var request = arrival.request();
        var target = asking.target();
        var need = new Rates.Need(claim.inputTokens(), claim.outputTokens());
        return new Rates.Call(
                target.providerName(),
                asking.credential().reference(),
                target.model(),
                request.getApiKeyId(),
                request.getUserId(),
                request.getProject(),
                need,
                standing(),
                left(),
                hasTurn);
    }

    private Standing standing() {
        var places = service.places();
        var tenant = places.tenantOf(arrival.request());
        return new Standing(
                arrival.lane(), tenant, places.weightOf(tenant), arrival.request().getPriority());
    }

    private Duration left() {
        return Duration.between(now(), arrival.deadline());
    }

    private Instant now() {
        return service.clock().instant();
    }

    /// One call on its way through.
    private final class Entry {
        private final Claim claim;
        private final Pass pass;
        private final Consumer<Passage> then;
        private boolean paid;

        Entry(Claim claim, Pass pass, Consumer<Passage> then) {
            this.claim = claim;
            this.pass = pass;
            this.then = then;
        }

        void takeTurn() {
            service.rates()
                    .enter(
                            pass.rated,
                            hold::answered,
                            awaited(
                                    this::turnCame,
                                    turn -> {
                                        if (turn instanceof Turn.Go(Permit unused)) {
                                            service.rates().giveBack(unused);
                                        }
                                    }));
        }

        /// @param turn null where the request was cancelled before
        private void turnCame(@Nullable Turn turn) {
            switch (turn) {
                case null -> then.accept(new Passage.Unwanted());
                case Turn.Later(Duration pause, boolean booked) ->
                        then.accept(new Passage.NotItsTurn(pause, booked));
                case Turn.Go(Permit permit) -> {
                    pass.permit = permit;
                    goOnIfWanted(this::takePlace);
                }
            }
        }

        private void takePlace() {
            var rated = pass.rated;
            var standing = rated.standing();
            var call =
                    new Places.Call(
                            standing.lane(),
                            standing.tenant(),
                            standing.priority(),
                            arrival.arrivedAt().toEpochMilli(),
                            rated.provider(),
                            rated.credential(),
                            rated.model(),
                            left());
            service.places()
                    .enter(
                            call,
                            hold::answered,
                            awaited(
                                    this::placeCame,
                                    answer -> {
                                        if (answer instanceof Answer.Given(Place unused)) {
                                            unused.giveBack();
                                        }
                                    }));
        }

        /// @param answer null where the request was cancelled before
        private void placeCame(@Nullable Answer answer) {
            switch (answer) {
                case null -> shut(new Passage.Unwanted());
                case Answer.Later(Duration pause, ErrorCode why) ->
                        shut(
                                Objects.requireNonNullElse(
                                        unwanted(), new Passage.NoPlace(pause, why)));
                case Answer.Given(Place place) -> {
                    pass.place = place;
                    goOnIfWanted(paid ? this::open : this::reserve);
                }
            }
        }

        private void reserve() {
            var admission = service.budgets().reserve(claim);
            if (admission.isDone()) {
                reserved(admission.join());
                return;
            }
            // Others have use for the place meanwhile.
            pass.givePlaceBack();
            hold.answered();
            var _ =
                    admission.thenAcceptAsync(
                            admitted -> guard.accept(() -> reserved(admitted)), service.steps());
        }

        private void reserved(Admission admission) {
            switch (admission) {
                case Admission.Granted(Reservation granted) -> {
                    pass.reserved = granted;
                    paid = true;
                    goOnIfWanted(pass.place == null ? this::takePlace : this::open);
                }
                case Admission.Refused(String why) ->
                        shut(new Passage.Refused(ErrorCode.BUDGET_EXCEEDED, why));
                case Admission.Later(ErrorCode why) -> shut(new Passage.BudgetLater(why));
            }
        }

        private void open() {
            entering = null;
            then.accept(new Passage.Open(pass));
        }

        private void goOnIfWanted(Runnable next) {
            var unwanted = unwanted();
            if (unwanted == null) {
                next.run();
            } else {
                shut(unwanted);
            }
        }

        private void shut(Passage why) {
            entering = null;
            pass.giveBack();
            then.accept(why);
        }
    }

    /// Whoever is cancelled while it waits does not wait on, and gives back what comes of it.
    ///
    /// @param came told the answer; null where the request was cancelled before
    private <T> Consumer<T> awaited(Consumer<@Nullable T> came, Consumer<T> unused) {
        var told = new AtomicReference<@Nullable T>();
        var goOn = stop.hastened(() -> guard.accept(() -> came.accept(told.getAndSet(null))));
        return answer -> {
            told.set(answer);
            goOn.run();
            var left = told.getAndSet(null);
            if (left != null) {
                unused.accept(left);
            }
        };
    }

    /// Nobody wants the call any more, or it would come too late; else null.
    private @Nullable Passage unwanted() {
        if (stop.isGiven()) {
            return new Passage.Unwanted();
        }
        return now().isBefore(arrival.deadline()) ? null : new Passage.TooLate();
    }
}
