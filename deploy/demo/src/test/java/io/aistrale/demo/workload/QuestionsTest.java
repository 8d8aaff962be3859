package io.aistrale.demo.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionsTest {

    private final List<DemoRequest> workload = Workload.simulated(Tickets.all(), 1);

    @Test
    void everyChatHasAnOutputCap() {
        assertThat(workload.stream().filter(request -> request.form() == Form.CHAT_BODY))
                .allSatisfy(request ->
                        assertThat(
                                        Questions.body(request).has("max_completion_tokens")
                                                || Questions.body(request).has("max_tokens"))
                                .isTrue());
        assertThat(workload.stream().filter(request -> request.form() == Form.TEXT_GENERATION))
                .allSatisfy(request ->
                        assertThat(Questions.parameters(request).path("max_new_tokens").asInt())
                                .isEqualTo(Questions.SUMMARISE_TOKENS));
    }

    @Test
    void theTicketStandsInEveryQuestion() {
        assertThat(workload)
                .allSatisfy(request ->
                        assertThat(Questions.inputs(request)).contains(request.ticket().text()));
    }

    @Test
    void theNameOfTheCapIsTheProviders() {
        Ticket ticket = Tickets.all().getFirst();
        Target huggingFace = new Target("huggingface", "some/model");
        DemoRequest request =
                DemoRequest.of(
                        DemoUser.ANA,
                        huggingFace,
                        Task.CLASSIFY,
                        ticket,
                        Form.CHAT_BODY,
                        Expected.SUCCESS);
        assertThat(Questions.body(request).has("max_tokens")).isTrue();
        assertThat(Questions.body(request).has("max_completion_tokens")).isFalse();
    }
}
