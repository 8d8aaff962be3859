package io.aistrale.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.gateway.TestSecrets;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.report.CostOrder;
import io.aistrale.gateway.report.CostQuery;
import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Grouping;
import io.aistrale.schemas.error.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CostQuestionTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");
    private static final Caller ANN =
            new Caller("k", "ann", "default", null, Set.of(Scope.INFERENCE), null, null);
    private static final Caller FINANCE =
            new Caller("f", "finance", "default", null, Set.of(Scope.COSTS), null, null);

    private final Cursors cursors = new Cursors(TestSecrets.secret(1));
    private final CostQuestion question = new CostQuestion(cursors);

    @Test
    void withoutParametersItIsTheLastThirtyDaysByDay() {
        CostQuery query = ask(FINANCE, "");

        assertThat(query.groupBy()).containsExactly(Grouping.DAY);
        assertThat(query.from()).isEqualTo("2026-10-24T00:00:00Z");
        assertThat(query.to()).isEqualTo("2026-11-23T00:00:00Z");
        assertThat(query.order()).isEqualTo(CostOrder.GROUP);
        assertThat(query.filter()).isEqualTo(new CostQuery.Filter(null, null, null, null, null));
    }

    @Test
    void datesBeginInTheZoneThatIsAskedFor() {
        CostQuery query =
                ask(FINANCE, "from=2026-03-01&to=2026-04-01&timeZone=Europe/Berlin&groupBy=month");

        assertThat(query.from()).isEqualTo("2026-02-28T23:00:00Z");
        assertThat(query.to()).isEqualTo("2026-03-31T22:00:00Z");
    }

    @Test
    void aUsersKeySeesItsUsersSpendOnly() {
        assertThat(ask(ANN, "").filter().user()).isEqualTo("ann");
        assertThat(ask(ANN, "user=ann").filter().user()).isEqualTo("ann");
        assertThat(ask(FINANCE, "user=ann").filter().user()).isEqualTo("ann");
        assertThat(ask(Caller.ADMIN, "").filter().user()).isNull();
        assertThatThrownBy(() -> ask(ANN, "user=bob"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(ErrorCode.PERMISSION_DENIED));
    }

    @Test
    void aTagIsGroupedByOrAskedFor() {
        assertThat(ask(ANN, "groupBy=tag&tag=team").tagKey()).isEqualTo("team");
        CostQuery query = ask(ANN, "tag.team=search");
        assertThat(query.tagKey()).isEqualTo("team");
        assertThat(query.filter().tagValue()).isEqualTo("search");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    groupBy=week                                     | groupBy  | one of day, hour
                    groupBy=day,month                                | groupBy  | at most one of
                    groupBy=user,user                                | groupBy  | different words
                    groupBy=day,                                     | groupBy  | one of
                    grupBy=day                                       | grupBy   | known are
                    from=yesterday                                   | from     | a date such as
                    from=2026-02-30                                  | from     | a date such as
                    from=0001-01-01                                  | from     | a date such as
                    from=2026-11-02&to=2026-11-01                    | from     | before `to`
                    from=2020-01-01                                  | from     | at most 1100 days
                    from=2026-10-01&groupBy=hour                     | from     | at most 32 days
                    from=2026-11-01T00:30:00Z                        | from     | a full hour
                    to=2026-11-01T00:00:00.001Z                      | to       | a full hour
                    timeZone=Asia/Kolkata                            | timeZone | Asia/Kolkata is +05:30
                    timeZone=Australia/Lord_Howe&from=2026-03-01&to=2026-05-01 | timeZone | whole hours away
                    timeZone=%2B02:00                                | timeZone | IANA
                    timeZone=CET                                     | timeZone | IANA
                    timeZone=Mars/Olympus                            | timeZone | IANA
                    groupBy=tag                                      | tag      | the key of the tag
                    tag=team                                         | tag      | the key of the tag
                    groupBy=tag&tag=team&tag.app=x                   | tag      | only one tag
                    tag.app=x&tag.team=y                             | tag      | only one tag
                    groupBy=hour&tag.team=x                          | tag      | day of UTC
                    tag.team=x&timeZone=Europe/Berlin                | tag      | day of UTC
                    tag.team=x&from=2026-11-01T01:00:00Z             | tag      | day of UTC
                    order=random                                     | order    | one of
                    limit=0                                          | limit    | 1 to 10000
                    limit=10001                                      | limit    | 1 to 10000
                    limit=x                                          | limit    | 1 to 10000
                    user=                                            | user     | 1 to 256
                    user=a&user=b                                    | user     | given once
                    cursor=AAAA                                      | cursor   | the page before
                    """)
    void whatCannotBeAnsweredIsRefusedByName(String query, String param, String expected) {
        assertThatThrownBy(() -> ask(FINANCE, query))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> {
                            assertThat(refused.refusal().param()).isEqualTo(param);
                            assertThat(refused.refusal().message()).contains(expected);
                        });
    }

    @Test
    void aCursorGoesOnOnlyWithTheQueryThatGaveIt() {
        CostQuestion.Asked first = question.read(parameters("groupBy=user&limit=10"), ANN, NOW);
        String cursor =
                cursors.write(
                        new Cursors.Place(first.query().from(), first.query().to(), 0, 10),
                        first.identity());
        Instant nextDay = NOW.plusSeconds(86_400);

        CostQuery next =
                question.read(parameters("groupBy=user&limit=5&cursor=" + cursor), ANN, nextDay)
                        .query();
        assertThat(next.offset()).isEqualTo(10);
        assertThat(next.from()).isEqualTo(first.query().from());
        assertThat(next.to()).isEqualTo(first.query().to());

        assertThatThrownBy(() -> ask(ANN, "groupBy=model&cursor=" + cursor))
                .hasMessageContaining("`cursor`");
        assertThatThrownBy(() -> ask(FINANCE, "groupBy=user&cursor=" + cursor))
                .hasMessageContaining("`cursor`");
        String forged = (cursor.startsWith("B") ? "C" : "B") + cursor.substring(1);
        assertThatThrownBy(() -> ask(ANN, "groupBy=user&cursor=" + forged))
                .hasMessageContaining("`cursor`");
    }

    private CostQuery ask(Caller caller, String query) {
        return question.read(parameters(query), caller, NOW).query();
    }

    static Map<String, List<String>> parameters(String query) {
        Map<String, List<String>> parameters = new HashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] both = pair.split("=", 2);
            parameters
                    .computeIfAbsent(both[0], _ -> new ArrayList<>())
                    .add(both[1].replace("%2B", "+"));
        }
        return parameters;
    }
}
