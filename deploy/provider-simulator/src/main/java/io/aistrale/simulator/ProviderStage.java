package io.aistrale.simulator;

import io.aistrale.simulator.behaviour.Behaviour;
import io.aistrale.simulator.behaviour.Chance;
import io.aistrale.simulator.behaviour.RateWindows;
import io.aistrale.simulator.behaviour.Refusals;
import io.aistrale.simulator.behaviour.Scenario;
import io.aistrale.simulator.ledger.CallLedger;
import io.aistrale.simulator.ledger.LastRequests;
import io.aistrale.simulator.ledger.LedgerEntry;
import io.aistrale.simulator.ledger.ReceivedRequest;
import io.aistrale.simulator.wire.Answer;
import io.aistrale.simulator.wire.Fault;
import io.aistrale.simulator.wire.Json;
import io.aistrale.simulator.wire.OpenAiModels;
import io.aistrale.simulator.wire.Operation;
import io.aistrale.simulator.wire.Question;
import io.aistrale.simulator.wire.Question.Reading;
import io.aistrale.simulator.wire.Quota;
import io.aistrale.simulator.wire.Reply;
import io.aistrale.simulator.wire.Wire;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Where the providers play: takes a request, enters it in the ledger, reads it as its provider
/// would, and lets the model behave as its name says.
final class ProviderStage {

    private final CallLedger ledger;
    private final LastRequests requests;
    private final long seed;
    private final Clock clock;
    private final RateWindows windows = new RateWindows(System::nanoTime);
    private final Refusals refusals = new Refusals();
    private final AtomicLong serials = new AtomicLong();

    ProviderStage(CallLedger ledger, LastRequests requests, long seed, Clock clock) {
        this.ledger = ledger;
        this.requests = requests;
        this.seed = seed;
        this.clock = clock;
    }

    void answer(FullHttpRequest request, Exchange exchange) {
        if (requests.keeps()) {
            requests.add(received(request));
        }
        Routes.Route route = Routes.of(pathOf(request.uri()));
        Operation operation = route.wire().operation(route.path());
        if (operation == Operation.LIST_MODELS) {
            Answer models = OpenAiModels.list();
            exchange.send(models.status(), ProviderCall.JSON, models.body(), models.headers());
            return;
        }
        JsonNode body = body(request);
        String model =
                body == null || operation == null ? "" : route.wire().model(route.path(), body);
        LedgerEntry entry =
                ledger.begin(
                        route.wire().provider(), model, request.headers().get("idempotency-key"));
        long serial = serials.incrementAndGet();
        ProviderCall call =
                new ProviderCall(exchange, route.wire(), entry, "req_" + id(~serial), clock);
        switch (read(request, route, operation, model, body)) {
            case Reading.Refused(Fault fault) -> call.refuse(fault);
            case Reading.Understood(Question question) ->
                    perform(
                            call,
                            question,
                            Objects.requireNonNull(route.wire().token(request.headers())),
                            serial);
        }
    }

    private static ReceivedRequest received(FullHttpRequest request) {
        Map<String, String> headers = new TreeMap<>();
        request.headers()
                .forEach(header ->
                        headers.merge(
                                header.getKey().toLowerCase(Locale.ROOT),
                                header.getValue(),
                                (one, other) -> one + ", " + other));
        return new ReceivedRequest(
                request.method().name(),
                request.uri(),
                headers,
                request.content().toString(StandardCharsets.UTF_8));
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static @Nullable JsonNode body(FullHttpRequest request) {
        try {
            JsonNode body = Json.read(ByteBufUtil.getBytes(request.content()));
            return body.isObject() ? body : null;
        } catch (JacksonException _) {
            return null;
        }
    }

    private static Reading read(
            FullHttpRequest request,
            Routes.Route route,
            @Nullable Operation operation,
            String model,
            @Nullable JsonNode body) {
        if (operation == null) {
            return new Reading.Refused(new Fault.NoSuchPath(route.path()));
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return new Reading.Refused(new Fault.WrongMethod(request.method().name()));
        }
        Wire wire = route.wire();
        String token = wire.token(request.headers());
        if (token == null || token.isEmpty()) {
            return new Reading.Refused(new Fault.NoToken());
        }
        if (token.contains("invalid")) {
            return new Reading.Refused(new Fault.BadToken());
        }
        return body == null
                ? new Reading.Refused(
                        new Fault.BadRequest(
                                "", "We could not parse the JSON body of your request."))
                : wire.read(operation, model, request.headers(), body);
    }

    private void perform(ProviderCall call, Question question, String token, long serial) {
        Chance chance = new Chance(seed, serial);
        Scenario scenario = Scenario.of(question.model());
        Duration delay = scenario.delay().draw(chance);
        Behaviour behaviour = scenario.behaviour();
        Reply written = Author.reply(call.wire(), question, behaviour, id(serial));
        Reply reply =
                behaviour instanceof Behaviour.TellsToken
                        ? written.saying("You called with " + token)
                        : written;
        switch (behaviour) {
            case Behaviour.Echo _,
                    Behaviour.NoUsage _,
                    Behaviour.CachedTokens _,
                    Behaviour.ReasoningTokens _,
                    Behaviour.Tools _,
                    Behaviour.TellsToken _ ->
                    call.reply(question, reply, delay);
            case Behaviour.Flaky flaky -> {
                if (flaky.fails(chance)) {
                    call.refuse(new Fault.Status(500), delay);
                } else {
                    call.reply(question, reply, delay);
                }
            }
            case Behaviour.Throttled(int limit) -> {
                Quota quota = windows.take(call.wire().provider(), token, question.model(), limit);
                call.underQuota(quota);
                if (quota.admitted()) {
                    call.reply(question, reply, delay);
                } else {
                    call.refuse(new Fault.Throttled(quota));
                }
            }
            case Behaviour.Busy(int times, Duration retryAfter) -> {
                if (refusals.refuses(call.wire().provider(), token, question, times)) {
                    call.refuse(new Fault.Throttled(Quota.usedUp(times, retryAfter)));
                } else {
                    call.reply(question, reply, delay);
                }
            }
            case Behaviour.SpendExhausted _ -> call.refuse(new Fault.SpendExhausted(), delay);
            case Behaviour.Overloaded _ -> call.refuse(new Fault.Overloaded(), delay);
            case Behaviour.UnknownModel _ ->
                    call.refuse(new Fault.NoSuchModel(question.model()), delay);
            case Behaviour.ErrorStatus(int status, boolean tellsToken) ->
                    call.refuse(
                            tellsToken
                                    ? Fault.Status.quoting(token, status)
                                    : new Fault.Status(status),
                            delay);
            case Behaviour.Hang _ -> call.hang();
            case Behaviour.Reset _ -> call.reset(delay);
            case Behaviour.Garbage(boolean tellsToken) ->
                    call.garbage(question, reply, delay, tellsToken ? token : "");
            case Behaviour.WrongType _ -> call.wrongType(question, reply, delay);
            case Behaviour.Huge _ -> call.huge(question, reply, delay);
            case Behaviour.Drip _ -> call.drip(question, reply, delay);
        }
    }

    /// 24 hexadecimal digits that look random and are different for every serial number.
    private String id(long serial) {
        long first = mix(seed + serial);
        return HexFormat.of().toHexDigits(first) + HexFormat.of().toHexDigits((int) mix(first));
    }

    /// The finalizer of SplitMix64: a bijection.
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
