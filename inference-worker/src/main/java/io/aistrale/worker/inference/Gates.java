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
import io.aistrale.worker.limit.Turn;
import io.aistrale.worker.provider.OutputCap;
import io.aistrale.worker.provider.ProviderOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a call passes before it begins, one after the other: its turn at the rates it is under,
/// then a reservation of its most in the budgets it is paid from. Each may have it wait, without a
/// thread and without a place in flight; what the earlier ones gave goes back where a later one
/// does not let it through.
final class Gates {
    private final InferenceService service;
    private final Arrival arrival;
    private final Hold hold;
    private final StopSignal stop;
    private final Consumer<Runnable> guard;

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
        private final Reservation reserved;
        private @Nullable Permit permit;

        private Pass(Rates.Call rated, Permit permit, Reservation reserved) {
            this.rated = rated;
            this.permit = permit;
            this.reserved = reserved;
        }

        /// When the call starts: what is reserved belongs to that moment's period; null for any
        /// time.
        @Nullable Instant startsAt() {
            return reserved.startsAt();
        }

        /// The provider has answered, or will not.
        void called(ProviderOutcome outcome) {
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
            var taken = permit;
            permit = null;
            if (taken != null) {
                service.rates().giveBack(taken);
            }
            reserved.release();
        }
    }

    /// @param claim what the call may cost
    /// @param hasTurn whether it comes back for its turn
    void enter(Asking asking, Claim claim, boolean hasTurn, Consumer<Passage> then) {
        takeTurn(rated(asking, hasTurn), claim, then);
    }

    private Rates.Call rated(Asking asking, boolean hasTurn) {
        var request = arrival.request();
        var target = asking.target();
        return new Rates.Call(
                target.providerName(),
                asking.credential().reference(),
                target.model(),
                request.getApiKeyId(),
                request.getUserId(),
                request.getProject(),
                () ->
                        new Rates.Need(
                                OutputCap.inputEstimate(asking.here()),
                                OutputCap.of(asking.here())),
                Duration.between(now(), arrival.deadline()),
                hasTurn);
    }

    /// Whoever is cancelled meanwhile does not wait for its turn, and gives back what comes of it.
    private void takeTurn(Rates.Call rated, Claim claim, Consumer<Passage> then) {
        var told = new AtomicReference<@Nullable Turn>();
        var goOn =
                stop.hastened(() ->
                        guard.accept(() -> turnCame(rated, claim, told.getAndSet(null), then)));
        service.rates()
                .enter(
                        rated,
                        hold::answered,
                        turn -> {
                            told.set(turn);
                            goOn.run();
                            if (told.getAndSet(null) instanceof Turn.Go(Permit unused)) {
                                service.rates().giveBack(unused);
                            }
                        });
    }

    /// @param turn null where the request was cancelled before
    private void turnCame(
            Rates.Call rated, Claim claim, @Nullable Turn turn, Consumer<Passage> then) {
        switch (turn) {
            case null -> then.accept(new Passage.Unwanted());
            case Turn.Later(Duration pause, boolean booked) ->
                    then.accept(new Passage.NotItsTurn(pause, booked));
            case Turn.Go(Permit permit) -> {
                var unwanted = unwanted();
                if (unwanted == null) {
                    reserve(rated, permit, claim, then);
                } else {
                    service.rates().giveBack(permit);
                    then.accept(unwanted);
                }
            }
        }
    }

    private void reserve(Rates.Call rated, Permit permit, Claim claim, Consumer<Passage> then) {
        var admission = service.budgets().reserve(claim);
        if (admission.isDone()) {
            reserved(rated, permit, admission.join(), then);
            return;
        }
        hold.answered();
        var _ =
                admission.thenAcceptAsync(
                        admitted -> guard.accept(() -> reserved(rated, permit, admitted, then)),
                        service.steps());
    }

    private void reserved(
            Rates.Call rated, Permit permit, Admission admission, Consumer<Passage> then) {
        switch (admission) {
            case Admission.Granted(Reservation granted) -> {
                var pass = new Pass(rated, permit, granted);
                var unwanted = unwanted();
                if (unwanted != null) {
                    pass.giveBack();
                }
                then.accept(unwanted == null ? new Passage.Open(pass) : unwanted);
            }
            case Admission.Refused(String why) -> {
                service.rates().giveBack(permit);
                then.accept(new Passage.Refused(ErrorCode.BUDGET_EXCEEDED, why));
            }
            case Admission.Later(ErrorCode why) -> {
                service.rates().giveBack(permit);
                then.accept(new Passage.BudgetLater(why));
            }
        }
    }

    /// Nobody wants the call any more, or it would come too late; else null.
    private @Nullable Passage unwanted() {
        if (stop.isGiven()) {
            return new Passage.Unwanted();
        }
        return now().isBefore(arrival.deadline()) ? null : new Passage.TooLate();
    }

    private Instant now() {
        return service.clock().instant();
    }
}
