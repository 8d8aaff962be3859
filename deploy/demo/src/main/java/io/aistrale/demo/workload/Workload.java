package io.aistrale.demo.workload;

import static io.aistrale.demo.workload.DemoUser.ANA;
import static io.aistrale.demo.workload.DemoUser.ANTHROPIC;
import static io.aistrale.demo.workload.DemoUser.BEN;
import static io.aistrale.demo.workload.DemoUser.CHLOE;
import static io.aistrale.demo.workload.DemoUser.COHERE;
import static io.aistrale.demo.workload.DemoUser.DORA;
import static io.aistrale.demo.workload.DemoUser.HUGGINGFACE;
import static io.aistrale.demo.workload.DemoUser.OPENAI;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// The simulated workload: every ticket classified, summarised and embedded, and among these the
/// failures, throttles and the unpriced model. The same seed makes the same workload, traces
/// excepted.
public final class Workload {

    /// The model that stands in no price catalogue.
    public static final Target UNPRICED = new Target(OPENAI, "experimental-model-x");

    /// Answers at once; measures the time that is not the provider's.
    private static final Target QUICK = new Target(OPENAI, "gpt-4o-mini");

    private static final Target LLAMA =
            new Target(HUGGINGFACE, "meta-llama/Llama-3.3-70B-Instruct");
    private static final Target SMALL_LLAMA =
            new Target(HUGGINGFACE, "meta-llama/Llama-3.1-8B-Instruct");
    private static final List<Target> CLASSIFIERS =
            List.of(
                    QUICK,
                    LLAMA,
                    new Target(OPENAI, "gpt-4.1-nano"),
                    new Target(ANTHROPIC, "claude-haiku-4-5"),
                    QUICK);
    private static final List<Target> SUMMARISERS =
            List.of(
                    new Target(OPENAI, "gpt-4o-mini-slow-500ms"),
                    SMALL_LLAMA,
                    new Target(COHERE, "command-a-03-2025"),
                    LLAMA,
                    new Target(ANTHROPIC, "claude-sonnet-4-5"),
                    QUICK);
    private static final List<Target> EMBEDDERS =
            List.of(
                    new Target(OPENAI, "text-embedding-3-small"),
                    new Target(OPENAI, "text-embedding-3-large"),
                    new Target(COHERE, "embed-v4.0"));

    /// One of each provider; they begin after half a second and are spread over the rest.
    private static final List<Target> STREAMED =
            Stream.of(
                            QUICK,
                            new Target(ANTHROPIC, "claude-haiku-4-5"),
                            new Target(COHERE, "command-a-03-2025"),
                            LLAMA)
                    .map(target -> new Target(target.provider(), target.model() + "-slow-2s"))
                    .toList();

    /// Four calls a minute are let through; the deadline ends the waiting of the others.
    private static final Target THROTTLED = new Target(OPENAI, "gpt-4o-mini-throttled-4rpm");

    private static final int THROTTLED_REQUESTS = 6;
    private static final Duration THROTTLED_DEADLINE = Duration.ofSeconds(20);

    private Workload() {}

    /// Half of it over HTTP in the three ways, half straight to Kafka.
    public static List<DemoRequest> simulated(List<Ticket> tickets, long seed) {
        List<DemoRequest> requests = new ArrayList<>(ordinary(tickets));
        requests.addAll(special(tickets));
        Collections.shuffle(requests, new Random(seed));
        requests.addAll(0, throttled(tickets));
        return submitted(requests);
    }

    /// Requests to a model that answers at once, one after another over HTTP.
    public static List<DemoRequest> oneAtATime(List<Ticket> tickets, int count, int firstNumber) {
        return oneAtATime(tickets, QUICK, ANA, Expected.SUCCESS, count, firstNumber);
    }

    /// A request by the demo's route, whose first target does not serve it.
    public static DemoRequest routed(List<Ticket> tickets, int number) {
        return asOpenAi(DemoRoute.ROUTE, tickets.getFirst(), number);
    }

    /// One question to every provider, to be read as it is answered.
    public static List<DemoRequest> streamed(List<Ticket> tickets, int firstNumber) {
        List<DemoRequest> requests = new ArrayList<>();
        for (Target target : STREAMED) {
            requests.add(asOpenAi(target, tickets.getFirst(), firstNumber + requests.size()));
        }
        return requests;
    }

    private static DemoRequest asOpenAi(Target target, Ticket ticket, int number) {
        return DemoRequest.of(ANA, target, Task.SUMMARISE, ticket, Form.CHAT_BODY, Expected.SUCCESS)
                .submitted(number, Way.HTTP_OPENAI);
    }

    static List<DemoRequest> oneAtATime(
            List<Ticket> tickets,
            Target target,
            DemoUser user,
            Expected expected,
            int count,
            int firstNumber) {
        List<DemoRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Ticket ticket = tickets.get(i % tickets.size());
            requests.add(
                    DemoRequest.of(user, target, Task.CLASSIFY, ticket, Form.CHAT_BODY, expected)
                            .submitted(firstNumber + i, Way.HTTP_WAIT));
        }
        return requests;
    }

    private static List<DemoRequest> ordinary(List<Ticket> tickets) {
        List<DemoRequest> requests = new ArrayList<>();
        for (int i = 0; i < tickets.size(); i++) {
            requests.add(ordinary(Task.CLASSIFY, CLASSIFIERS, tickets.get(i), i));
            requests.add(ordinary(Task.SUMMARISE, SUMMARISERS, tickets.get(i), i));
            requests.add(ordinary(Task.EMBED, EMBEDDERS, tickets.get(i), i));
        }
        return requests;
    }

    private static DemoRequest ordinary(Task task, List<Target> targets, Ticket ticket, int i) {
        Target target = targets.get(i % targets.size());
        // By sevens, so that users and models do not go in step.
        DemoUser user = DemoUser.SIMULATED.get(i * 7 / 5 % DemoUser.SIMULATED.size());
        boolean hasToken = user.providers().contains(target.provider());
        return DemoRequest.of(
                hasToken ? user : CHLOE,
                target,
                task,
                ticket,
                form(task, target, i),
                Expected.SUCCESS);
    }

    static Form form(Task task, Target target, int i) {
        if (task == Task.EMBED) {
            return Form.EMBEDDINGS;
        }
        if (target.equals(SMALL_LLAMA)) {
            return Form.TEXT_GENERATION;
        }
        return i % 3 == 0 ? Form.CHAT_INPUTS : Form.CHAT_BODY;
    }

    private static List<DemoRequest> special(List<Ticket> tickets) {
        List<DemoRequest> requests = new ArrayList<>();
        add(requests, 6, tickets, BEN, openAi("flaky-30pct"), Expected.EITHER);
        add(requests, 3, tickets, ANA, openAi("error-400"), Expected.FAILURE);
        add(requests, 2, tickets, BEN, openAi("spend-exhausted"), Expected.FAILURE);
        add(requests, 2, tickets, CHLOE, openAi("garbage"), Expected.FAILURE);
        add(requests, 1, tickets, ANA, openAi("unknown-model"), Expected.FAILURE);
        Target failing = new Target(HUGGINGFACE, LLAMA.model() + "-error-500");
        add(requests, 1, tickets, CHLOE, failing, Expected.FAILURE);
        add(requests, 4, tickets, BEN, UNPRICED, Expected.SUCCESS);
        add(requests, 3, tickets, DORA, QUICK, Expected.CREDENTIAL_NOT_FOUND);
        return requests;
    }

    private static Target openAi(String behaviour) {
        return new Target(OPENAI, "gpt-4o-mini-" + behaviour);
    }

    private static List<DemoRequest> throttled(List<Ticket> tickets) {
        List<DemoRequest> requests = new ArrayList<>();
        add(requests, THROTTLED_REQUESTS, tickets, ANA, THROTTLED, Expected.EITHER);
        return requests.stream().map(request -> request.within(THROTTLED_DEADLINE)).toList();
    }

    static void add(
            List<DemoRequest> requests,
            int count,
            List<Ticket> tickets,
            DemoUser user,
            Target target,
            Expected expected) {
        for (int i = 0; i < count; i++) {
            Ticket ticket = tickets.get((i * 11 + requests.size()) % tickets.size());
            requests.add(
                    DemoRequest.of(user, target, Task.SUMMARISE, ticket, Form.CHAT_BODY, expected));
        }
    }

    static List<DemoRequest> submitted(List<DemoRequest> requests) {
        Way[] ways = {
            Way.HTTP_WAIT, Way.KAFKA, Way.HTTP_OPENAI, Way.KAFKA, Way.HTTP_POLL, Way.KAFKA
        };
        List<DemoRequest> submitted = new ArrayList<>();
        for (DemoRequest request : requests) {
            int index = submitted.size();
            submitted.add(request.submitted(index + 1, ways[index % ways.length]));
        }
        return List.copyOf(submitted);
    }
}
