package io.aistrale.demo.workload;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    private final List<Ticket> tickets = Tickets.all();
    private final List<DemoRequest> workload = Workload.simulated(tickets, 7);

    @Test
    void everyTicketIsClassifiedSummarisedAndEmbedded() {
        for (Ticket ticket : tickets) {
            assertThat(workload.stream().filter(request -> request.ticket().equals(ticket)))
                    .extracting(DemoRequest::task)
                    .contains(Task.values());
        }
        assertThat(workload).hasSize(180 + 28);
    }

    @Test
    void halfGoesOverHttpInThreeWaysAndHalfToKafka() {
        Map<Way, Long> ways = workload.stream().collect(groupingBy(DemoRequest::way, counting()));
        assertThat(ways.get(Way.KAFKA)).isEqualTo(workload.size() / 2);
        assertThat(ways).containsKeys(Way.values());
        assertThat(ways.values()).allSatisfy(count -> assertThat(count).isGreaterThan(15));
    }

    @Test
    void theSameSeedMakesTheSameWorkload() {
        assertThat(Workload.simulated(tickets, 7))
                .usingRecursiveComparison()
                .ignoringFields("trace")
                .isEqualTo(workload);
        assertThat(Workload.simulated(tickets, 8))
                .extracting(DemoRequest::target)
                .isNotEqualTo(workload.stream().map(DemoRequest::target).toList());
    }

    @Test
    void whoHasNoTokenForAProviderIsExpectedToBeToldSo() {
        assertThat(workload)
                .allSatisfy(request ->
                        assertThat(request.user().providers().contains(request.target().provider()))
                                .isEqualTo(request.expected() != Expected.CREDENTIAL_NOT_FOUND));
    }

    @Test
    void everyUserEveryProviderAndTheUnpricedModelArePresent() {
        assertThat(workload).extracting(DemoRequest::user).contains(DemoUser.ANA, DemoUser.BEN);
        assertThat(workload).extracting(DemoRequest::user).contains(DemoUser.CHLOE, DemoUser.DORA);
        assertThat(workload)
                .extracting(request -> request.target().provider())
                .containsOnly("openai", "huggingface", "anthropic", "cohere");
        assertThat(workload).extracting(DemoRequest::target).contains(Workload.UNPRICED);
        assertThat(workload).extracting(DemoRequest::form).contains(Form.values());
    }

    @Test
    void onlyBodiesGoByTheOpenAiFacade() {
        assertThat(workload.stream().filter(request -> request.way() == Way.HTTP_OPENAI))
                .extracting(DemoRequest::form)
                .containsOnly(Form.CHAT_BODY, Form.EMBEDDINGS);
    }

    @Test
    void numbersAndTracesAreUnique() {
        assertThat(workload).extracting(DemoRequest::number).doesNotHaveDuplicates();
        assertThat(workload).extracting(DemoRequest::traceId).doesNotHaveDuplicates();
    }

    @Test
    void oneRequestGoesByTheRouteAndOneStreamIsReadOfEachProvider() {
        DemoRequest routed = Workload.routed(tickets, 1);
        assertThat(routed.target().facadeModel()).isEqualTo("route/support");
        assertThat(Workload.streamed(tickets, 2))
                .extracting(request -> request.target().provider())
                .containsExactlyInAnyOrder("openai", "huggingface", "anthropic", "cohere");
        assertThat(Workload.streamed(tickets, 2))
                .extracting(DemoRequest::number)
                .containsExactly(2, 3, 4, 5);
    }

    @Test
    void theRoutesTargetsStandInItsFileInTheirOrder() {
        assertThat(DemoRoute.routingFile())
                .isEqualTo(
                        """
                        aistrale:
                          routes:
                            support:
                              targets:
                                - {provider: openai, model: gpt-4o-mini-overloaded}
                                - {provider: anthropic, model: claude-haiku-4-5}
                        """);
    }

    @Test
    void aRealProviderGetsOnlyItsOwnModelAndNoOrderedFailures() {
        Target target = new Target("openai", "gpt-4o-mini");
        assertThat(RealWorkload.of(tickets, target))
                .hasSize(122)
                .allSatisfy(request -> assertThat(request.target()).isEqualTo(target))
                .extracting(DemoRequest::expected)
                .containsOnly(Expected.EITHER, Expected.CREDENTIAL_NOT_FOUND);
    }

    @Test
    void aRealEmbeddingModelIsOnlyAskedToEmbed() {
        Target target = new Target("openai", "text-embedding-3-small");
        assertThat(RealWorkload.of(tickets, target))
                .extracting(DemoRequest::form)
                .containsOnly(Form.EMBEDDINGS);
    }
}
