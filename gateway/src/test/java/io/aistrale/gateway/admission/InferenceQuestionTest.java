package io.aistrale.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.gateway.TestSecrets;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Cursors.Place;
import io.aistrale.gateway.report.InferenceQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceQuestionTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final Cursors cursors = new Cursors(TestSecrets.secret(1));
    private final InferenceQuestion question = new InferenceQuestion(cursors);

    @Test
    void whoAsksForNothingGetsTheirOwnOfTheLastDay() {
        InferenceQuery query = ask(Map.of(), "ann").query();

        assertThat(query.filter())
                .isEqualTo(new InferenceQuery.Filter("ann", null, null, Map.of()));
        assertThat(query.to()).isEqualTo(NOW);
        assertThat(query.from()).isEqualTo(NOW.minus(Duration.ofDays(1)));
        assertThat(query.before()).isNull();
        assertThat(query.limit()).isEqualTo(100);
    }

    @Test
    void statusModelTagsAndTimeNarrowIt() {
        InferenceQuery query =
                ask(
                                Map.of(
                                        "status", "waiting",
                                        "model", "m",
                                        "tag.team", "search",
                                        "from", "2026-11-01",
                                        "to", "2026-11-20",
                                        "limit", "7"),
                                "ann")
                        .query();

        assertThat(query.filter())
                .isEqualTo(
                        new InferenceQuery.Filter("ann", "waiting", "m", Map.of("team", "search")));
        assertThat(query.from()).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(query.to()).isEqualTo(Instant.parse("2026-11-20T00:00:00Z"));
        assertThat(query.limit()).isEqualTo(7);
    }

    @Test
    void aCursorGoesOnInItsOwnListOnly() {
        InferenceQuestion.Asked first = ask(Map.of("status", "failed"), "ann");
        UUID last = new UUID(1, 2);
        String cursor =
                cursors.write(
                        new Place(first.query().from(), first.query().to(), 1, 2),
                        first.identity());

        InferenceQuery next =
                ask(Map.of("status", "failed", "limit", "5", "cursor", cursor), "ann").query();
        assertThat(next.before()).isEqualTo(last);
        assertThat(next.from()).isEqualTo(first.query().from());
        assertThatThrownBy(() -> ask(Map.of("status", "failed", "cursor", cursor), "bob"))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> ask(Map.of("status", "queued", "cursor", cursor), "ann"))
                .isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "user, bob, user",
        "status, done, status",
        "limit, 1001, limit",
        "from, 2026-10-01, from",
        "cursor, abc, cursor",
        "format, csv, format"
    })
    void whatCannotBeAskedIsNamed(String name, String value, String param) {
        assertThatThrownBy(() -> ask(Map.of(name, value, "to", "2026-11-20"), "ann"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().param()).isEqualTo(param));
    }

    private InferenceQuestion.Asked ask(Map<String, String> parameters, String user) {
        Map<String, List<String>> given = new HashMap<>();
        parameters.forEach((name, value) -> given.put(name, List.of(value)));
        var caller = new Caller("k", user, "default", null, Set.of(Scope.INFERENCE), null, null);
        return question.read(given, caller, NOW);
    }
}
