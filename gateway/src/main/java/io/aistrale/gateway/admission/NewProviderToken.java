package io.aistrale.gateway.admission;

import io.aistrale.schemas.token.Secret;
import java.util.Set;

/// Reads the body that stores a provider token, a user's or a project's.
public final class NewProviderToken {

    private static final String TOKEN = "token";
    private static final int LONGEST = 8_192;

    private NewProviderToken() {}

    /// Reads the token.
    ///
    /// @throws RefusedException the token is missing, or could not be sent in a header
    public static Secret read(byte[] body) {
        return Secret.of(JsonFields.of(body, Set.of(TOKEN)).requiredName(TOKEN, LONGEST));
    }
}
