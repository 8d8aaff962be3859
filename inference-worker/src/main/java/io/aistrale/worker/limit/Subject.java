package io.aistrale.worker.limit;

import java.util.Locale;

/// Whose calls are counted together.
///
/// @param name of a credential its reference without the version, so that a renewed token goes on
///   under its rate; of a model `<credential>/<model>`
public record Subject(Kind kind, String name) {

    /// What is limited. Metrics, tables and JSON show it in lower case.
    public enum Kind {
        /// Each credential of a provider; only a limit's subject, never a rate's.
        PROVIDER,
        CREDENTIAL,
        /// One model at one credential, as the provider itself tells.
        MODEL,
        API_KEY,
        USER,
        PROJECT;

        private final String text = name().toLowerCase(Locale.ROOT);

        public String text() {
            return text;
        }

        static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /// @param reference `<token id>:<version>`, or `platform:<provider>`
    static Subject ofCredential(String reference) {
        int version = reference.lastIndexOf(':');
        return new Subject(
                Kind.CREDENTIAL,
                version < 0 || reference.startsWith("platform:")
                        ? reference
                        : reference.substring(0, version));
    }

    Subject ofModel(String model) {
        return new Subject(Kind.MODEL, name + "/" + model);
    }
}
