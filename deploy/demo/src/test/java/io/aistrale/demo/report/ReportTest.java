package io.aistrale.demo.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.demo.StackAddress;
import io.aistrale.demo.check.CallChecks;
import io.aistrale.demo.check.Check;
import io.aistrale.demo.check.Evidence;
import io.aistrale.demo.check.Fabricated;
import io.aistrale.demo.check.FabricatedShow;
import io.aistrale.demo.check.Shown;
import io.aistrale.demo.workload.Target;
import io.aistrale.schemas.token.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(bytes, true, UTF_8));
    private final Evidence evidence = new Fabricated().evidence();

    private String printed() {
        return bytes.toString(UTF_8);
    }

    @Test
    void everyLineFitsAHundredColumns() {
        report.samples(evidence.outcomes());
        report.requests(evidence.outcomes());
        report.overhead(evidence, evidence.outcomes(), evidence.outcomes());
        report.showcase(new FabricatedShow().shown());
        report.costs(evidence);
        report.checks(CallChecks.of(evidence));
        report.line("x".repeat(200));
        assertThat(printed().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Report.WIDTH));
    }

    @Test
    void requestsAreCountedByStatusAndChannel() {
        report.requests(evidence.outcomes());
        assertThat(printed()).containsPattern("succeeded +3 +0 +3");
    }

    @Test
    void costsAreSummedByModelAndUser() {
        report.costs(evidence);
        assertThat(printed())
                .containsPattern("openai/gpt-4o-mini +3 +0 +300 +30 +0\\.000360000000")
                .containsPattern("ana +3 +0 +300 +30 +0\\.000360000000");
    }

    @Test
    void theFallbackIsShownWithWhoServedItAndWhyNotTheFirst() {
        report.showcase(new FabricatedShow().shown());
        assertThat(printed())
                .contains("asked      route/support, succeeded after 40.0 ms")
                .contains("not by     openai/gpt-4o-mini-overloaded: provider_overloaded, called")
                .contains("\"come again\"")
                .contains("served by  anthropic/claude-haiku-4-5, 0.000120000000 USD");
    }

    @Test
    void aStreamIsShownWithItsFirstPieceAgainstTheWhole() {
        report.showcase(new FabricatedShow().shown());
        assertThat(printed())
                .containsPattern(
                        "openai/gpt-4o-mini-slow-2s +4 +650 +2050 +100 +10 +0\\.000120000000");
    }

    @Test
    void whereNothingIsShownNothingIsPrinted() {
        report.showcase(new Shown(List.of(), List.of(), Map.of()));
        assertThat(printed()).isEmpty();
    }

    @Test
    void theProvidersOwnTimeIsTakenOff() {
        report.overhead(evidence, evidence.outcomes(), List.of());
        assertThat(printed()).contains("p50 5.0 ms, p99 5.0 ms (3 requests)");
    }

    @Test
    void aFailedCheckSaysWhatContradictsIt() {
        report.checks(
                List.of(
                        new Check(Check.Verdict.OK, "good", "3 of 3", List.of()),
                        new Check(
                                Check.Verdict.FAILED,
                                "bad",
                                "6",
                                List.of("a", "b", "c", "d", "e", "f")),
                        new Check(Check.Verdict.SKIPPED, "idle", "no reason", List.of())));
        assertThat(printed())
                .contains("ok      good: 3 of 3")
                .contains("FAILED  bad: 6")
                .contains("- e")
                .doesNotContain("- f")
                .contains("and 1 more")
                .contains("skipped idle: no reason");
    }

    @Test
    void whereToLookNeverShowsTheAdminKey() {
        var stack =
                new StackAddress(
                        URI.create("http://127.0.0.1:8080"),
                        "127.0.0.1:9092",
                        "http://127.0.0.1:8085/apis/ccompat/v7",
                        "jdbc:postgresql://127.0.0.1:15432/aistrale",
                        "aistrale",
                        URI.create("http://127.0.0.1:8090"),
                        Secret.of("c4nary-admin-key-of-the-test"),
                        Map.of("gateway", URI.create("http://127.0.0.1:9080/actuator/prometheus")),
                        null);
        assertThat(String.join("\n", WhereToLook.lines(stack)))
                .contains("psql \"postgresql://aistrale@127.0.0.1:15432/aistrale\"")
                .contains("http://127.0.0.1:8090/calls")
                .contains("http://127.0.0.1:9080/actuator/prometheus");
        assertThat(
                        WhereToLook.lines(stack)
                                + ""
                                + WhereToLook.example(stack, new Target("openai", "m"))
                                + stack)
                .doesNotContain("admin-key-of-the-test");
    }
}
