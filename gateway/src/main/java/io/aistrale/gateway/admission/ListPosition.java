package io.aistrale.gateway.admission;

import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Cursors.Place;
import io.aistrale.schemas.error.ErrorCode;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What lists have in common: whose rows a caller may see, and where a page begins.
///
/// @param user whose rows are read; null: everybody's
/// @param identity all that the list depends on; what a cursor is bound to
/// @param place where the page begins; null: at the list's beginning
record ListPosition(@Nullable String user, String identity, @Nullable Place place) {

    /// What may differ from page to page.
    private static final Set<String> OF_A_PAGE = Set.of("cursor", "limit", "format");

    private static final Map<String, String> FORMATS = Map.of("json", "json", "csv", "csv");

    /// @throws RefusedException another user's rows are asked for without the right to see them, or
    ///   the cursor is not of this list
    static ListPosition of(QueryParameters parameters, Caller caller, Cursors cursors) {
        // Refused before anything is read.
        parameters.word("format", FORMATS);
        String user = visible(parameters.name("user"), caller);
        return at(user, parameters.without(OF_A_PAGE) + " " + user, parameters, cursors);
    }

    /// Of a list in which everybody has their own rows.
    ///
    /// @param name tells its cursors from those of other lists
    /// @throws RefusedException the cursor is not of this list
    static ListPosition ofOwn(
            String name, QueryParameters parameters, Caller caller, Cursors cursors) {
        String user = caller.userId();
        String identity = name + " " + parameters.without(OF_A_PAGE) + " " + user;
        return at(user, identity, parameters, cursors);
    }

    private static ListPosition at(
            @Nullable String user, String identity, QueryParameters parameters, Cursors cursors) {
        String cursor = parameters.name("cursor");
        if (cursor == null) {
            return new ListPosition(user, identity, null);
        }
        return new ListPosition(
                user,
                identity,
                cursors.read(cursor, identity)
                        .orElseThrow(() ->
                                QueryParameters.wrong(
                                        "cursor",
                                        "the cursor that the page before gave, with its parameters")));
    }

    private static @Nullable String visible(@Nullable String user, Caller caller) {
        if (caller.may(Scope.COSTS) || caller.userId().equals(user)) {
            return user;
        }
        if (user == null) {
            return caller.userId();
        }
        throw new RefusedException(
                new Refusal(
                        ErrorCode.PERMISSION_DENIED,
                        "user",
                        "Only a key of scope costs or admin may name another user."));
    }
}
