package io.aistrale.demo;

import io.aistrale.demo.check.CallChecks;
import io.aistrale.demo.check.Check;
import io.aistrale.demo.check.Database;
import io.aistrale.demo.check.EvaluationChecks;
import io.aistrale.demo.check.Evidence;
import io.aistrale.demo.check.EvidenceRoom;
import io.aistrale.demo.check.LogCheck;
import io.aistrale.demo.check.MoneyChecks;
import io.aistrale.demo.check.ProviderChecks;
import io.aistrale.demo.check.ResultChecks;
import io.aistrale.demo.check.RouteChecks;
import io.aistrale.demo.check.Shown;
import io.aistrale.demo.check.SimulatorBooks;
import io.aistrale.demo.check.StreamChecks;
import io.aistrale.demo.evaluation.ComparisonTable;
import io.aistrale.demo.evaluation.EvaluationGateway;
import io.aistrale.demo.evaluation.EvaluationRefusedException;
import io.aistrale.demo.evaluation.TicketEvaluation;
import io.aistrale.demo.report.Progress;
import io.aistrale.demo.report.Report;
import io.aistrale.demo.report.WhereToLook;
import io.aistrale.demo.submit.Accounts;
import io.aistrale.demo.submit.Gateway;
import io.aistrale.demo.submit.HttpSubmitter;
import io.aistrale.demo.submit.InferenceView;
import io.aistrale.demo.submit.KafkaSubmitter;
import io.aistrale.demo.submit.Outcome;
import io.aistrale.demo.submit.ReplyingTemplate;
import io.aistrale.demo.submit.SpendCap;
import io.aistrale.demo.submit.StreamedChat;
import io.aistrale.demo.submit.Submissions;
import io.aistrale.demo.workload.DemoRequest;
import io.aistrale.schemas.token.Secret;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One run from first request to last check.
final class DemoRun {

    private static final int IN_FLIGHT = 16;
    private static final Duration SETTLING = Duration.ofSeconds(30);
    private static final Duration LEDGER_PATIENCE = Duration.ofSeconds(15);
    private static final Duration ASK_LEDGER_EVERY = Duration.ofMillis(500);

    private final StackAddress stack;
    private final DemoOptions options;
    private final Provisions provisions;
    private final PrintStream out;
    private final Report report;
    private final Database database;
    private final boolean real;

    DemoRun(StackAddress stack, DemoOptions options, Provisions provisions, PrintStream out) {
        this.stack = stack;
        this.options = options;
        this.provisions = provisions;
        this.out = out;
        this.report = new Report(out);
        this.database = new Database(stack);
        this.real = options.provider() != null;
    }

    /// What was sent: all at once, one after another, and to be shown one by one.
    private record Sent(
            List<Outcome> crowd,
            List<Outcome> queue,
            List<Outcome> routed,
            List<StreamedChat> streamed,
            Check replies) {

        List<Outcome> all() {
            return Stream.of(
                            crowd.stream(),
                            queue.stream(),
                            routed.stream(),
                            streamed.stream().map(StreamedChat::outcome))
                    .flatMap(outcomes -> outcomes)
                    .toList();
        }
    }

    /// @return the checks, printed already
    List<Check> run() throws IOException, InterruptedException {
        Instant began = Instant.now();
        try (var gateway = new Gateway(stack.gatewayUrl());
                var books = books()) {
            Map<String, Secret> keys =
                    new Accounts(gateway, stack.adminKey())
                            .open(provisions.users(), provisions::token);
            HttpSubmitter http = new HttpSubmitter(gateway, keys);
            Sent sent = send(http);
            report.samples(sent.crowd());
            report.requests(sent.all());
            List<DemoRequest> requests = sent.all().stream().map(Outcome::request).toList();
            Evidence evidence =
                    new EvidenceRoom(database, books, began).gather(requests, sent.all(), SETTLING);
            Shown shown = shown(http, sent, evidence);
            report.overhead(evidence, sent.crowd(), sent.queue());
            report.showcase(shown);
            report.costs(evidence);
            List<Check> checks = checks(evidence, sent, shown, keys);
            checks.addAll(evaluation());
            report.checks(checks);
            whereToLook();
            return checks;
        }
    }

    private @Nullable SimulatorBooks books() {
        URI simulator = stack.simulatorUrl();
        return real || simulator == null ? null : new SimulatorBooks(simulator);
    }

    private Sent send(HttpSubmitter http) throws InterruptedException {
        List<DemoRequest> requests = provisions.requests();
        announce(requests.size());
        try (var kafka = new ReplyingTemplate(stack)) {
            var submitter = new KafkaSubmitter(kafka.template());
            Predicate<DemoRequest> cap = real ? spendCap(requests) : _ -> true;
            List<Outcome> crowd;
            try (var progress = new Progress(out, options.interactive(), requests.size())) {
                crowd =
                        new Submissions(http, submitter, IN_FLIGHT)
                                .send(requests, cap, progress::ended);
            }
            if (crowd.size() < requests.size()) {
                report.line("spend cap: " + (requests.size() - crowd.size()) + " were not sent");
            }
            List<Outcome> queue = oneAtATime(http, provisions.oneAtATime());
            List<Outcome> routed = oneAtATime(http, provisions.routed());
            List<StreamedChat> streamed = http.streamAll(provisions.streamed());
            Check replies = ResultChecks.replied(submitter.requestIds(), kafka.replies()::of);
            return new Sent(crowd, queue, routed, streamed, replies);
        }
    }

    private static List<Outcome> oneAtATime(HttpSubmitter http, List<DemoRequest> requests)
            throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (DemoRequest request : requests) {
            outcomes.add(http.submit(request));
        }
        return outcomes;
    }

    /// Asks the gateway what it tells of those that are shown one by one.
    private static Shown shown(HttpSubmitter http, Sent sent, Evidence evidence)
            throws IOException, InterruptedException {
        Map<String, InferenceView> views = new HashMap<>();
        List<DemoRequest> requests =
                Stream.concat(
                                sent.routed().stream().map(Outcome::request),
                                sent.streamed().stream().map(StreamedChat::request))
                        .toList();
        for (DemoRequest request : requests) {
            for (UUID requestId : evidence.requestIds(request)) {
                InferenceView view = http.view(request, requestId);
                if (view != null) {
                    views.put(request.traceId(), view);
                }
            }
        }
        return new Shown(sent.routed(), sent.streamed(), views);
    }

    private void announce(int requests) {
        report.section("Workload");
        report.line(requests + " requests on 60 support tickets, half by HTTP, half by Kafka");
        report.line(
                real
                        ? "against %s, model %s, up to %s USD"
                                .formatted(
                                        options.provider(),
                                        options.model(),
                                        options.spendCapUsd().toPlainString())
                        : "classify, summarise and embed, against the provider simulator;"
                                + " failures and throttles among them");
    }

    private SpendCap spendCap(List<DemoRequest> requests) {
        List<String> traces = requests.stream().map(DemoRequest::traceId).toList();
        return new SpendCap(
                options.spendCapUsd(),
                () -> database.knownCosts(traces),
                LEDGER_PATIENCE,
                ASK_LEDGER_EVERY);
    }

    /// After the evidence was gathered, which is of everything that was called until then.
    private List<Check> evaluation() throws IOException, InterruptedException {
        if (real) {
            return List.of(EvaluationChecks.skipped());
        }
        report.section("Two prompt versions over labelled tickets, on two models, and a judge");
        try (var gateway = new EvaluationGateway(stack.gatewayUrl(), stack.adminKey())) {
            TicketEvaluation.Evaluated evaluated = TicketEvaluation.run(gateway);
            report.table(ComparisonTable.lines(evaluated.comparison()));
            return EvaluationChecks.of(
                    evaluated,
                    TicketEvaluation.count(),
                    TicketEvaluation.PROMPTS * TicketEvaluation.MODELS.size());
        } catch (EvaluationRefusedException refused) {
            throw new IOException(refused.getMessage());
        }
    }

    private List<Check> checks(Evidence evidence, Sent sent, Shown shown, Map<String, Secret> keys)
            throws IOException {
        List<Check> checks = new ArrayList<>(ResultChecks.of(evidence));
        checks.add(sent.replies());
        checks.addAll(RouteChecks.of(evidence, shown));
        checks.addAll(StreamChecks.of(evidence, shown));
        checks.addAll(CallChecks.of(evidence));
        checks.addAll(ProviderChecks.of(evidence));
        checks.addAll(MoneyChecks.of(evidence));
        checks.add(
                LogCheck.of(
                        stack.logDirectory(), provisions.secrets(keys.values(), stack.adminKey())));
        return checks;
    }

    private void whereToLook() {
        report.section("Where to look");
        WhereToLook.lines(stack).forEach(report::line);
        WhereToLook.example(stack, provisions.example()).forEach(report::line);
    }
}
