package io.aistrale.worker.route;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.PassedOver;
import io.aistrale.worker.provider.ProviderOutcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One request's way over the targets that may serve it: in rounds, each target once in each. Not
/// for several threads.
public final class Course {
    private final CoolDowns coolDowns;
    private final SequencedMap<Target, PassedOver> passedOver = new LinkedHashMap<>();
    private final Deque<Target> left = new ArrayDeque<>(1);
    private @Nullable ProviderOutcome lastFailure;
    private @Nullable Target firstCooling;
    private @Nullable Target firstBusy;
    private boolean crowded;
    private @Nullable Target ajar;

    public Course(CoolDowns coolDowns) {
        this.coolDowns = coolDowns;
    }

    /// Begins a round.
    ///
    /// @param targets in the order they are asked
    public void begin(List<Target> targets) {
        left.clear();
        left.addAll(targets);
        lastFailure = null;
        firstCooling = null;
        firstBusy = null;
        crowded = false;
        ajar = null;
    }

    /// The target to ask next; null where none is left in this round. Where the others could not
    /// serve, the first of those that only have to be waited for is asked all the same; where none
    /// could be called, the first of those that are cooling down.
    public @Nullable Target next() {
        if (left.isEmpty() && firstBusy != null) {
            var busy = firstBusy;
            firstBusy = null;
            return busy;
        }
        if (left.isEmpty() && lastFailure == null && firstCooling != null) {
            var resort = firstCooling;
            firstCooling = null;
            return resort;
        }
        return left.poll();
    }

    /// Whether one is left in this round.
    public boolean hasAnother() {
        return !left.isEmpty();
    }

    /// Whether the target is to be passed over for now.
    ///
    /// @param credential reference of the one it would be called with
    public boolean isCooling(Target target, String credential) {
        boolean lastResort = left.isEmpty() && passedOver.containsKey(target);
        var from = lastResort ? null : coolDowns.coolingFrom(target, credential);
        if (from == null) {
            return false;
        }
        firstCooling = firstCooling == null ? target : firstCooling;
        passOver(target, from, "cooling down");
        return true;
    }

    /// Whether the target is to be passed over since calls wait for its credential.
    public boolean isBusy(Target target, BooleanSupplier busy) {
        boolean lastResort = left.isEmpty() && passedOver.containsKey(target);
        if (target.route() == null || lastResort || !busy.getAsBoolean()) {
            return false;
        }
        firstBusy = firstBusy == null ? target : firstBusy;
        passOver(target, ErrorCode.RATE_LIMITED, "calls with its credential have to wait");
        return true;
    }

    /// The target cannot be called for this request, or not now.
    public void passOver(Target target, ErrorCode code, String why) {
        note(target, code, why, false);
    }

    /// As many calls as may be wait for the target here.
    ///
    /// @param door its bulkhead's, not open
    public void passOverCrowded(Target target, Bulkhead.Door door) {
        crowded = true;
        ajar = ajar == null && door == Bulkhead.Door.AJAR ? target : ajar;
        passOver(
                target,
                ErrorCode.PROVIDER_UNAVAILABLE,
                "as many calls as may be wait for its next sign of life");
    }

    /// Whether a target of this round may serve later, though none was called.
    public boolean isCrowded() {
        return crowded;
    }

    /// The first target of this round that may serve soon, with its next sign of life; null for
    /// none.
    public @Nullable Target ajar() {
        return ajar;
    }

    /// A call ended.
    ///
    /// @param credential reference of the one it was made with
    public void called(Target target, String credential, ProviderOutcome outcome) {
        passedOver.remove(target);
        switch (outcome) {
            case ProviderOutcome.Completed(var _, var exchange) -> {
                coolDowns.succeeded(target, credential);
                coolDowns.exhausted(target, credential, exchange.limits());
            }
            case ProviderOutcome.Unavailable(var code, var message, var retryAfter, var _) -> {
                lastFailure = outcome;
                failed(target, credential, code, message, retryAfter);
            }
            case ProviderOutcome.Ambiguous(var code, var message, var _) -> {
                lastFailure = outcome;
                failed(target, credential, code, message, null);
            }
            case ProviderOutcome.Rejected(var code, var message, var _, var _) -> {
                lastFailure = outcome;
                failed(target, credential, code, message, null);
            }
            case ProviderOutcome.Interrupted(var code, var message, var _, var _) ->
                    failed(target, credential, code, message, null);
            case ProviderOutcome.CutOff _, ProviderOutcome.NotSent _ -> {}
        }
    }

    private void failed(
            Target target,
            String credential,
            ErrorCode code,
            String message,
            @Nullable Duration retryAfter) {
        coolDowns.failed(target, credential, code, retryAfter);
        note(target, code, message, true);
    }

    /// The last failed call of this round; null where none was made.
    public @Nullable ProviderOutcome lastFailure() {
        return lastFailure;
    }

    /// Why nobody could be asked in this round.
    ///
    /// @param code of the first of them
    public record Nobody(ErrorCode code, String message) {}

    public Nobody whyNobody() {
        var first = passedOver.sequencedValues().getFirst();
        var code = ErrorCode.of(first.getErrorCode()).orElse(ErrorCode.INTERNAL_ERROR);
        if (passedOver.size() == 1) {
            return new Nobody(code, first.getReason());
        }
        var each =
                passedOver.values().stream()
                        .map(one ->
                                one.getProvider() + "/" + one.getModel() + ": " + one.getReason());
        return new Nobody(
                code,
                each.collect(
                        Collectors.joining("; ", "no target of the route can serve it: ", "")));
    }

    /// The targets of a route that did not serve.
    ///
    /// @param last asked last: what became of that one is the result itself
    public List<PassedOver> passedOver(@Nullable Target last) {
        return passedOver.entrySet().stream()
                .filter(entry -> entry.getKey() != last && entry.getKey().route() != null)
                .map(Map.Entry::getValue)
                .toList();
    }

    /// What a call said tells more than why none was made later.
    private void note(Target target, ErrorCode code, String why, boolean called) {
        var one = new PassedOver(target.providerName(), target.model(), code.code(), why, called);
        passedOver.merge(
                target,
                one,
                (before, now) -> before.getCalled() && !now.getCalled() ? before : now);
    }
}
