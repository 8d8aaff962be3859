package io.aistrale.check.client;

import io.aistrale.check.verdict.Answer.Step;
import io.aistrale.check.workload.PlannedErrand.Keyed;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Does an errand as an HTTP client behind a balancer does: asks, once more where that is safe, and
/// comes back for the result at another gateway.
final class Caller {
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final GatewayHttp http;
    private final ErrandRequests requests;
    private final History history;
    private final OpenErrand errand;
    private final ClosingTime closing;

    /// @param closing when it gives up
    Caller(
            GatewayHttp http,
            ErrandRequests requests,
            History history,
            OpenErrand errand,
            ClosingTime closing) {
        this.closing = closing;
        this.http = http;
        this.requests = requests;
        this.history = history;
        this.errand = errand;
    }

    /// @param first gateway to ask
    void run(int first) throws InterruptedException {
        Heard heard = ask(Step.TRY, first);
        if (heard != null && heard.publicId() != null) {
            poll(heard.publicId(), http.other(first));
        }
    }

    /// Asks for the same again, and with its key for something else.
    void recall(int gateway) throws InterruptedException {
        ask(Step.RECALL, gateway);
        send(Step.OTHER_BODY, gateway, requests.submission(http.url(gateway), errand, "!"));
    }

    /// @return the last answer; null: nobody ever listened
    private @Nullable Heard ask(Step step, int first) throws InterruptedException {
        Keyed keyed = errand.planned().keyed();
        int gateway = first;
        Heard last = null;
        Duration pause = PAUSE;
        while (!closing.isPast()) {
            Optional<Heard> heard =
                    send(step, gateway, requests.submission(http.url(gateway), errand, ""));
            if (heard.isPresent()) {
                last = heard.get();
                if (!isToBeAskedAgain(last, keyed)) {
                    return last;
                }
            }
            boolean brokeOff = heard.isPresent() && heard.get().answer().brokeOff();
            Thread.sleep(brokeOff && keyed != null ? keyed.patience() : pause);
            pause = longer(pause);
            gateway = keyed != null && keyed.loyal() ? gateway : http.other(gateway);
        }
        return last;
    }

    /// Without a key only what says that it was not taken.
    private static boolean isToBeAskedAgain(Heard heard, @Nullable Keyed keyed) {
        return heard.answer().brokeOff()
                ? keyed != null
                : heard.answer().accepted() == null && heard.retry();
    }

    /// As SDKs do it: whoever comes back at once makes an overload last.
    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }

    private void poll(String publicId, int first) throws InterruptedException {
        int gateway = first;
        Duration pause = PAUSE;
        while (!closing.isPast()) {
            Optional<Heard> heard =
                    send(Step.POLL, gateway, requests.poll(http.url(gateway), errand, publicId));
            if (heard.isPresent() && heard.get().answer().end() != null) {
                return;
            }
            Thread.sleep(pause);
            pause = longer(pause);
            gateway =
                    heard.isEmpty() || heard.get().answer().brokeOff()
                            ? http.other(gateway)
                            : gateway;
        }
    }

    /// Written down before and after.
    private Optional<Heard> send(Step step, int gateway, HttpRequest request)
            throws InterruptedException {
        history.asks(errand, step, GatewayHttp.name(gateway));
        Optional<Heard> heard = http.send(step, gateway, request);
        heard.map(Heard::answer).ifPresent(errand::heard);
        history.hears(errand, step, heard.map(Heard::answer).orElse(null));
        return heard;
    }
}
