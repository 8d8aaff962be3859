package io.aistrale.gateway.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `Prefer` header (RFC 7240), as far as it is honoured: `wait=<seconds>` and `respond-async`.
/// What cannot be read is ignored, as the RFC has it.
///
/// @param patience the seconds of `wait`; null: not said
record Preference(boolean respondAsync, @Nullable Duration patience) {

    /// @param headers every `Prefer` header of the request
    static Preference of(List<String> headers) {
        boolean respondAsync = false;
        Duration wait = null;
        for (String header : headers) {
            for (String preference : header.split(",", -1)) {
                String[] nameAndValue = preference.split(";", 2)[0].strip().split("=", 2);
                String name = nameAndValue[0].strip();
                if (name.equalsIgnoreCase("respond-async")) {
                    respondAsync = true;
                } else if (name.equalsIgnoreCase("wait")
                        && nameAndValue.length == 2
                        && wait == null) {
                    wait = seconds(nameAndValue[1].strip().replace("\"", ""));
                }
            }
        }
        return new Preference(respondAsync, wait);
    }

    /// How long to wait; zero where nothing was said.
    Duration patience(Duration most) {
        Duration wait = patience == null ? Duration.ZERO : patience;
        return wait.compareTo(most) > 0 ? most : wait;
    }

    private static @Nullable Duration seconds(String text) {
        return text.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : null;
    }
}
