package io.aistrale.demo.check;

import io.aistrale.demo.submit.Ending;
import io.aistrale.demo.submit.InferenceView;
import io.aistrale.demo.submit.InferenceView.PassedOver;
import io.aistrale.demo.submit.Outcome;
import io.aistrale.demo.submit.StreamedChat;
import io.aistrale.demo.submit.StreamedChat.Piece;
import io.aistrale.demo.submit.TokensTold;
import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.demo.workload.DemoRoute;
import io.aistrale.demo.workload.Target;
import io.aistrale.demo.workload.Tickets;
import io.aistrale.demo.workload.Workload;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A fallback and a stream in which all is well, on top of a run in which all is well. Tests then
/// spoil one thing.
public final class FabricatedShow {

    static final TokensTold USAGE = new TokensTold(100, 10);
    private static final TokenCounts TOKENS = new TokenCounts(100, 0, 0, 0, 10, 0);
    private static final int PROVIDER_MILLIS = 2000;

    final Fabricated run = new Fabricated();
    final DemoRequest routed = Workload.routed(Tickets.all(), 4);
    final DemoRequest streamed = Workload.streamed(Tickets.all(), 5).getFirst();
    final Map<String, InferenceView> views = new HashMap<>();
    final UUID refused = UUID.randomUUID();
    final UUID served = UUID.randomUUID();
    final UUID spoken = UUID.randomUUID();
    Outcome fallback = new Outcome(routed, Ending.SUCCEEDED, null, "late", Duration.ofMillis(40));
    StreamedChat chat = chat(List.of(650, 800, 950, 1950), USAGE, null);

    public FabricatedShow() {
        UUID routedId = stored(routed);
        String overloaded = "provider_overloaded";
        attempt(refused, routedId, DemoRoute.OVERLOADED, DemoRoute.NAME, overloaded);
        attempt(served, routedId, DemoRoute.SERVING, DemoRoute.NAME, null);
        view(
                routed,
                view(DemoRoute.NAME, List.of(passedOver("provider_overloaded", true)), "late"));
        attempt(spoken, stored(streamed), streamed.target(), null, null);
        view(streamed, view(null, List.of(), "It is late."));
    }

    private UUID stored(DemoRequest request) {
        UUID id = UUID.randomUUID();
        run.stored.add(new StoredRequest(id, request.traceId(), "succeeded", null, 1, "succeeded"));
        return id;
    }

    private void attempt(
            UUID id,
            UUID requestId,
            Target target,
            @Nullable String route,
            @Nullable String errorCode) {
        boolean success = errorCode == null;
        TokenCounts tokens = success ? TOKENS : TokenCounts.NONE;
        run.attempts.add(
                new StoredAttempt(
                        id,
                        requestId,
                        success ? "success" : "error",
                        errorCode,
                        "ana",
                        target.provider(),
                        target.model(),
                        route,
                        tokens,
                        0,
                        false,
                        1L,
                        Fabricated.AT));
        run.costs.put(
                id,
                new LedgerCost(id, 1, success ? Fabricated.COST : BigDecimal.ZERO, null, false));
        call(id, target, tokens, success ? 200 : 503);
    }

    void call(UUID id, Target target, TokenCounts tokens, int status) {
        run.calls.removeIf(call -> id.toString().equals(call.idempotencyKey()));
        run.calls.add(
                new ProviderCall(
                        target.provider(),
                        target.model(),
                        id.toString(),
                        tokens.input(),
                        tokens.output(),
                        0,
                        0,
                        0,
                        0,
                        status,
                        Fabricated.AT,
                        true,
                        PROVIDER_MILLIS,
                        false));
    }

    void view(DemoRequest request, InferenceView view) {
        views.put(request.traceId(), view);
    }

    static PassedOver passedOver(String errorCode, boolean called) {
        return new PassedOver(
                DemoRoute.OVERLOADED.provider(),
                DemoRoute.OVERLOADED.model(),
                errorCode,
                "come again",
                called);
    }

    static InferenceView view(
            @Nullable String route, List<PassedOver> passedOver, @Nullable String output) {
        return view(DemoRoute.SERVING, route, passedOver, output, USAGE, Fabricated.COST);
    }

    static InferenceView view(
            Target served,
            @Nullable String route,
            List<PassedOver> passedOver,
            @Nullable String output,
            TokensTold usage,
            @Nullable BigDecimal cost) {
        return new InferenceView(
                "succeeded",
                served.provider(),
                served.model(),
                route,
                passedOver,
                output,
                usage,
                cost);
    }

    /// The answer in four pieces.
    ///
    /// @param millis when each came
    /// @param error null: it came whole
    StreamedChat chat(List<Integer> millis, @Nullable TokensTold usage, @Nullable String error) {
        List<String> words = List.of("It ", "is ", "la", "te.");
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            pieces.add(new Piece(words.get(i), Duration.ofMillis(millis.get(i))));
        }
        return chatOf(pieces, usage, error);
    }

    StreamedChat chatOf(List<Piece> pieces, @Nullable TokensTold usage, @Nullable String error) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.text()));
        Ending ending = error == null ? Ending.SUCCEEDED : Ending.FAILED;
        Duration took = Duration.ofMillis(PROVIDER_MILLIS + 50);
        return new StreamedChat(
                new Outcome(streamed, ending, error, text.toString(), took), pieces, usage);
    }

    public Evidence evidence() {
        return run.evidence();
    }

    public Shown shown() {
        return new Shown(List.of(fallback), List.of(chat), views);
    }
}
