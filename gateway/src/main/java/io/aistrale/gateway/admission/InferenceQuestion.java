package io.aistrale.gateway.admission;

import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Cursors.Place;
import io.aistrale.gateway.report.InferenceQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads the parameters of `GET /v1/inferences`. Everybody lists their own.
public final class InferenceQuestion {

    private static final Set<String> PARAMETERS =
            Set.of("status", "model", "from", "to", "limit", "cursor");
    private static final Map<String, String> STATUSES =
            Stream.of("queued", "running", "waiting", "succeeded", "failed", "cancelled", "expired")
                    .collect(Collectors.toUnmodifiableMap(Function.identity(), word -> word));

    private static final int MOST_ROWS = 1_000;
    private static final int USUAL_ROWS = 100;

    private final Cursors cursors;

    public InferenceQuestion(Cursors cursors) {
        this.cursors = cursors;
    }

    /// A query and what its cursors are bound to.
    public record Asked(InferenceQuery query, String identity) {}

    /// @throws RefusedException a parameter is unknown, cannot be read, or asks for more than a
    ///   page may take
    public Asked read(Map<String, List<String>> given, Caller caller, Instant now) {
        var parameters = new QueryParameters(given, PARAMETERS);
        var position = ListPosition.ofOwn("inferences", parameters, caller, cursors);
        Place place =
                Objects.requireNonNullElseGet(
                        position.place(), () -> UsageQuestion.placeOf(parameters, now));
        var filter =
                new InferenceQuery.Filter(
                        caller.userId(),
                        parameters.word("status", STATUSES),
                        parameters.name("model"),
                        parameters.tags());
        return new Asked(
                new InferenceQuery(
                        filter,
                        place.from(),
                        place.to(),
                        place.last(),
                        parameters.number("limit", MOST_ROWS, USUAL_ROWS)),
                position.identity());
    }
}
