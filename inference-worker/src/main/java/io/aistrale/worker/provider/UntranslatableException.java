package io.aistrale.worker.provider;

/// Stops a translation from within: something cannot be said in a provider's words.
final class UntranslatableException extends RuntimeException {
    /// @param member where it stands in the request, such as `messages[2].content[0].type`
    /// @param why what was expected there; quotes nothing of the request
    UntranslatableException(String member, String why) {
        super(member + ": " + why, null, false, false);
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
