package io.aistrale.gateway.admission;

import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Cursors.Place;
import io.aistrale.gateway.report.UsageQuery;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the parameters of `GET /v1/usage`.
public final class UsageQuestion {

    private static final Set<String> PARAMETERS =
            Set.of(
                    "user",
                    "project",
                    "provider",
                    "model",
                    "status",
                    "errorCode",
                    "requestId",
                    "from",
                    "to",
                    "limit",
                    "cursor",
                    "format");
    private static final Map<String, String> STATUSES =
            Map.of("success", "success", "error", "error", "unknown", "unknown");

    /// [UUID#fromString] is laxer.
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private static final Duration USUAL = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(31);

    /// Attempts are made within the longest deadline of a day; the rest is for clocks and parking.
    private static final Duration LONGEST_REQUEST = Duration.ofDays(8);

    private static final int MOST_ROWS = 1_000;
    private static final int USUAL_ROWS = 100;

    private final Cursors cursors;

    public UsageQuestion(Cursors cursors) {
        this.cursors = cursors;
    }

    /// A query and what its cursors are bound to.
    public record Asked(UsageQuery query, String identity) {}

    /// @throws RefusedException a parameter is unknown, cannot be read, or asks for more than a
    ///   page may take or the caller may see
    public Asked read(Map<String, List<String>> given, Caller caller, Instant now) {
        var parameters = new QueryParameters(given, PARAMETERS);
        var position = ListPosition.of(parameters, caller, cursors);
        UUID requestId = requestId(parameters);
        Place place =
                Objects.requireNonNullElseGet(
                        position.place(), () -> firstPlace(parameters, requestId, now));
        var filter =
                new UsageQuery.Filter(
                        position.user(),
                        parameters.name("project"),
                        parameters.name("provider"),
                        parameters.name("model"),
                        parameters.word("status", STATUSES),
                        parameters.name("errorCode"),
                        requestId,
                        parameters.tags());
        return new Asked(
                new UsageQuery(
                        filter,
                        place.from(),
                        place.to(),
                        place.last(),
                        parameters.number("limit", MOST_ROWS, USUAL_ROWS)),
                position.identity());
    }

    private static Place firstPlace(
            QueryParameters parameters, @Nullable UUID requestId, Instant now) {
        boolean anyTime =
                parameters.time("from", ZoneOffset.UTC) == null
                        && parameters.time("to", ZoneOffset.UTC) == null;
        if (requestId != null && anyTime) {
            Instant made = TimeOrderedIds.timeOf(requestId);
            return Place.beginning(made.minus(Duration.ofHours(1)), made.plus(LONGEST_REQUEST));
        }
        return placeOf(parameters, now);
    }

    /// The beginning of a list over `from` and `to`: the last 24 hours unless said, at most 31
    /// days.
    static Place placeOf(QueryParameters parameters, Instant now) {
        Instant from = parameters.time("from", ZoneOffset.UTC);
        Instant to = parameters.time("to", ZoneOffset.UTC);
        if (to == null) {
            to = from == null ? now : earlier(now, from.plus(LONGEST));
        }
        if (from == null) {
            from = to.minus(USUAL);
        }
        if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw QueryParameters.wrong(
                    "from", "before `to`, and by no more than %d days".formatted(LONGEST.toDays()));
        }
        return Place.beginning(from, to);
    }

    private static @Nullable UUID requestId(QueryParameters parameters) {
        String text = parameters.name("requestId");
        if (text == null) {
            return null;
        }
        UUID id = UUID_TEXT.matcher(text).matches() ? UUID.fromString(text) : null;
        if (id == null || !TimeOrderedIds.isTimeOrdered(id)) {
            throw QueryParameters.wrong("requestId", "a request id, such as x-request-id gave");
        }
        return id;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
