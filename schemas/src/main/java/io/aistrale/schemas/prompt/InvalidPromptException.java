package io.aistrale.schemas.prompt;

/// A fault on its way out of a reading; callers get a [PromptFault].
final class InvalidPromptException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient PromptFault fault;

    InvalidPromptException(String place, int line, String reason) {
        super(reason, null, false, false);
        this.fault = new PromptFault(place, line, reason);
    }

    PromptFault fault() {
        return fault;
    }
}
