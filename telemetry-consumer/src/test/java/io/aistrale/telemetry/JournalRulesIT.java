package io.aistrale.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules every reader of the journal keeps to, however its entries fall into batches and
/// however often they are read.
@WithRealParts
class JournalRulesIT extends TelemetryRun {
    private static final List<Story> STORIES =
            List.of(
                    new Story(
                            "an end after it was presumed is no result",
                            it ->
                                    List.of(
                                            Events.started(it.first()),
                                            Events.presumed(it.first()),
                                            Events.succeeded(it.first())),
                            List.of("success"),
                            null,
                            Map.of("status", "running", "attempts", 1)),
                    new Story(
                            "a presumption after the end is void",
                            it ->
                                    List.of(
                                            Events.started(it.first()),
                                            Events.succeeded(it.first()),
                                            Events.presumed(it.first())),
                            List.of("success"),
                            Map.of("status", "succeeded", "attempts", 1),
                            Map.of("status", "succeeded", "attempts", 1)),
                    new Story(
                            "an end by a worker that lost the request is void while another's call is open",
                            it ->
                                    List.of(
                                            Events.started(it.first()),
                                            Events.presumed(it.first()),
                                            Events.started(it.second()),
                                            Events.expired(it.id(), 1),
                                            Events.failed(it.second())),
                            List.of("unknown", "error"),
                            null,
                            Map.of("status", "running", "attempts", 2)),
                    new Story(
                            "after a void end the result of the open call holds",
                            it ->
                                    List.of(
                                            Events.started(it.first()),
                                            Events.presumed(it.first()),
                                            Events.started(it.second()),
                                            Events.expired(it.id(), 1),
                                            Events.succeeded(it.second()),
                                            Events.succeeded(it.first())),
                            List.of("success", "success"),
                            Map.of("status", "succeeded", "attempts", 2),
                            Map.of("status", "succeeded", "attempts", 2)),
                    new Story(
                            "the successor ends a request whose last call is known to have ended",
                            it ->
                                    List.of(
                                            Events.started(it.second()),
                                            Events.presumed(it.second()),
                                            Events.expired(it.id(), 1),
                                            Events.succeeded(it.second())),
                            List.of("success"),
                            Map.of("status", "expired", "attempts", 1),
                            Map.of("status", "expired", "attempts", 1)));

    /// What the journal says of one request, and what the tables must say of it then.
    ///
    /// @param result null: there is none
    private record Story(
            String rule,
            Function<Request, List<SpecificRecord>> entries,
            List<String> attempts,
            @Nullable Map<String, Object> result,
            Map<String, Object> inference) {}

    private record Request(UUID id, Attempt first, Attempt second) {
        static Request fresh() {
            UUID id = TimeOrderedIds.next();
            return new Request(id, Events.attempt(id, 1), Events.attempt(id, 2, 0, "worker-2"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void whatTheJournalSaysHoldsInBatchesOf(int batchRecords) {
        var requests = Stream.generate(Request::fresh).limit(STORIES.size()).toList();
        for (int n = 0; n < requests.size(); n++) {
            STORIES.get(n)
                    .entries()
                    .apply(requests.get(n))
                    .forEach(entry -> broker.journal(0, entry));
        }

        start("--aistrale.telemetry.batch-records=" + batchRecords);
        awaitAllRead();

        var softly = new SoftAssertions();
        for (int n = 0; n < requests.size(); n++) {
            check(STORIES.get(n), requests.get(n).id(), softly);
        }
        softly.assertAll();
        var expected = tables.contents();
        rereadAll("--aistrale.telemetry.batch-records=50");
        assertThat(tables.contents()).isEqualTo(expected);
        rereadAll("--aistrale.telemetry.batch-records=1");
        assertThat(tables.contents()).isEqualTo(expected);
    }

    private void check(Story story, UUID id, SoftAssertions softly) {
        softly.assertThat(of(id, "SELECT status FROM attempt", " ORDER BY number"))
                .as(story.rule())
                .extracting(row -> row.get("status"))
                .containsExactlyElementsOf(story.attempts());
        softly.assertThat(of(id, "SELECT status, attempts FROM inference_result", ""))
                .as(story.rule())
                .isEqualTo(story.result() == null ? List.of() : List.of(story.result()));
        softly.assertThat(of(id, "SELECT status, attempts FROM inference", ""))
                .as(story.rule())
                .containsExactly(story.inference());
    }

    private List<Map<String, Object>> of(UUID id, String select, String order) {
        return tables.rows("%s WHERE request_id = '%s'%s".formatted(select, id, order));
    }
}
