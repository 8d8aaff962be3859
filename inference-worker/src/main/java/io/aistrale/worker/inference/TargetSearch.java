package io.aistrale.worker.inference;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.TokenOwner;
import io.aistrale.worker.budget.Spender;
import io.aistrale.worker.cancel.StopSignal;
import io.aistrale.worker.credential.Credential;
import io.aistrale.worker.credential.CredentialLookup;
import io.aistrale.worker.provider.Dialect.Encoding;
import io.aistrale.worker.provider.OutputCap;
import io.aistrale.worker.provider.ProviderRequest;
import io.aistrale.worker.route.Bulkhead;
import io.aistrale.worker.route.Course;
import io.aistrale.worker.route.Target;
import java.time.Duration;
import java.util.function.Consumer;

/// From the targets that may serve a request to the next one that can be called: there is a token
/// for it, it is neither cooling down nor crowded nor out of its rate, and what is asked can be
/// said to it. The others are passed over.
final class TargetSearch {
    private static final Duration CREDENTIAL_PAUSE = Duration.ofSeconds(1);

    private final InferenceService service;
    private final Arrival arrival;
    private final Hold hold;
    private final Course course;
    private final StopSignal stop;
    private final Consumer<Runnable> guard;

    /// @param guard runs each step, and takes care of a defect met in it
    TargetSearch(
            InferenceService service,
            Arrival arrival,
            Hold hold,
            Course course,
            StopSignal stop,
            Consumer<Runnable> guard) {
        this.service = service;
        this.arrival = arrival;
        this.hold = hold;
        this.course = course;
        this.stop = stop;
        this.guard = guard;
    }

    /// A target about to be called.
    ///
    /// @param asked what was asked of the route
    /// @param here what is asked of the target
    record Asking(
            Target target, ProviderRequest asked, ProviderRequest here, Credential credential) {}

    /// How a search ends.
    sealed interface Found {
        record Ready(Asking asking, Encoding.Call call) implements Found {}

        /// No target is left in this round.
        record NobodyLeft() implements Found {}

        /// The request's deadline has passed.
        record TooLate() implements Found {}

        /// The request was cancelled.
        record Unwanted() implements Found {}
    }

    /// Looks for the next; it may have to wait for the lease or the database meanwhile.
    void next(ProviderRequest asked, Consumer<Found> then) {
        var target = course.next();
        if (target == null) {
            then.accept(new Found.NobodyLeft());
        } else {
            consider(target, asked, then);
        }
    }

    private void consider(Target target, ProviderRequest asked, Consumer<Found> then) {
        Reply.whenLeaseRuns(
                service, hold, () -> guard.accept(() -> withToken(target, asked, then)));
    }

    private void withToken(Target target, ProviderRequest asked, Consumer<Found> then) {
        if (stop.isGiven()) {
            then.accept(new Found.Unwanted());
            return;
        }
        if (!service.clock().instant().isBefore(arrival.deadline())) {
            then.accept(new Found.TooLate());
            return;
        }
        switch (credential(target)) {
            case CredentialLookup.Found(Credential credential) -> {
                if (course.isCooling(target, credential.reference())
                        || course.isBusy(target, () -> isBusy(target, credential))) {
                    next(asked, then);
                } else {
                    encode(target, asked, credential, then);
                }
            }
            case CredentialLookup.NotFound() -> {
                course.passOver(target, ErrorCode.CREDENTIAL_NOT_FOUND, noToken(target));
                next(asked, then);
            }
            case CredentialLookup.Unopenable(TokenOwner owner, String why) -> {
                course.passOver(
                        target,
                        ErrorCode.CREDENTIAL_NOT_FOUND,
                        "the token stored for provider %s and %s cannot be opened (%s): store it again"
                                .formatted(target.providerName(), owner, why));
                next(asked, then);
            }
            case CredentialLookup.Unreachable() -> {
                hold.answered();
                service.timer()
                        .after(
                                CREDENTIAL_PAUSE,
                                stop.hastened(() -> consider(target, asked, then)));
            }
        }
    }

    /// Whoever pays by a budget has a cap on every call.
    private ProviderRequest capped(Target target, ProviderRequest here) {
        var cap = service.budgets().outputCap(Spender.of(arrival.request()));
        return OutputCap.capped(here, cap, target.provider().endpoint());
    }

    private boolean isBusy(Target target, Credential credential) {
        return service.places().isBusy(target.providerName(), credential.reference())
                || service.rates()
                        .isBusy(target.providerName(), credential.reference(), target.model());
    }

    private CredentialLookup credential(Target target) {
        var request = arrival.request();
        return switch (target.credential()) {
            case CALLER ->
                    service.credentials()
                            .find(target.providerName(), request.getUserId(), request.getProject());
            case PLATFORM -> service.credentials().platform(target.providerName());
        };
    }

    private String noToken(Target target) {
        var request = arrival.request();
        return switch (target.credential()) {
            case CALLER ->
                    "no token is stored for provider %s and user %s, nor for project %s"
                            .formatted(
                                    target.providerName(),
                                    request.getUserId(),
                                    request.getProject());
            case PLATFORM -> "the platform has no token for provider " + target.providerName();
        };
    }

    private void encode(
            Target target, ProviderRequest asked, Credential credential, Consumer<Found> then) {
        var provider = target.provider();
        var here = capped(target, target.asked(asked));
        switch (provider.dialect().encode(here, provider.endpoint(), credential.token())) {
            case Encoding.Call call -> {
                var door = service.bulkhead().door(target);
                if (door == Bulkhead.Door.OPEN) {
                    then.accept(new Found.Ready(new Asking(target, asked, here, credential), call));
                } else {
                    course.passOverCrowded(target, door);
                    next(asked, then);
                }
            }
            case Encoding.Refused(ErrorCode code, String message) -> {
                course.passOver(target, code, message);
                next(asked, then);
            }
        }
    }
}
