package io.aistrale.gateway.admission;

import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Cursors.Place;
import io.aistrale.gateway.report.EvaluationQuery;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads the parameters of `GET /v1/evaluations`. Everybody sees the scores of their own
/// inferences.
public final class EvaluationQuestion {

    private static final Set<String> PARAMETERS =
            Set.of("inference", "metric", "from", "to", "limit", "cursor");
    private static final int MOST_ROWS = 1_000;
    private static final int USUAL_ROWS = 100;
    private static final Duration ONE_ID = Duration.ofMillis(1);

    private final Cursors cursors;

    public EvaluationQuestion(Cursors cursors) {
        this.cursors = cursors;
    }

    /// A query and what its cursors are bound to.
    public record Asked(EvaluationQuery query, String identity) {}

    /// @param visible the inference that an id names, where the caller may see it
    /// @return empty: there is no such inference
    /// @throws RefusedException a parameter is unknown or cannot be read
    public Optional<Asked> read(
            Map<String, List<String>> given,
            Caller caller,
            Instant now,
            Function<String, Optional<UUID>> visible) {
        var parameters = new QueryParameters(given, PARAMETERS);
        var position = ListPosition.ofOwn("evaluations", parameters, caller, cursors);
        String named = parameters.name("inference");
        UUID inference = null;
        if (named != null) {
            inference = visible.apply(named).orElse(null);
            if (inference == null) {
                return Optional.empty();
            }
        }
        Place place = position.place();
        if (place == null) {
            place = beginning(parameters, inference, now);
        }
        return Optional.of(
                new Asked(
                        new EvaluationQuery(
                                caller.userId(),
                                inference,
                                parameters.name("metric"),
                                parameters.tags(),
                                place.from(),
                                place.to(),
                                place.last(),
                                parameters.number("limit", MOST_ROWS, USUAL_ROWS)),
                        position.identity()));
    }

    /// Of one inference the time inside its id is known.
    private static Place beginning(
            QueryParameters parameters, @Nullable UUID inference, Instant now) {
        if (inference == null) {
            return UsageQuestion.placeOf(parameters, now);
        }
        Instant made = TimeOrderedIds.timeOf(inference);
        return Place.beginning(made, made.plus(ONE_ID));
    }
}
