package io.aistrale.demo.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TicketsTest {

    @Test
    void sixtyTicketsFromOneLineToAPage() {
        assertThat(Tickets.all()).hasSize(60);
        assertThat(Tickets.all()).extracting(Ticket::id).doesNotHaveDuplicates();
        assertThat(Tickets.all())
                .anySatisfy(ticket -> assertThat(ticket.text()).hasSizeLessThan(30));
        assertThat(Tickets.all())
                .anySatisfy(ticket -> assertThat(ticket.text()).hasSizeGreaterThan(600));
    }

    @Test
    void quotesLineBreaksAndOtherScriptsSurvive() {
        assertThat(Tickets.all())
                .extracting(Ticket::text)
                .anySatisfy(text -> assertThat(text).contains("\"\"Zum Löwen\"\"\""))
                .anySatisfy(text -> assertThat(text).contains("統一編號"))
                .anySatisfy(text -> assertThat(text).contains("🎉"));
    }
}
