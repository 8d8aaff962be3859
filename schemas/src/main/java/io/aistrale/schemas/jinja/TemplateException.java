package io.aistrale.schemas.jinja;

/// A fault on its way out of the parser or the interpreter; callers get a [TemplateFault].
final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int line;
    private final String reason;

    TemplateException(int line, String reason) {
        // Without a stack trace: it tells of the template, not of this code, and hostile ones make
        // many.
        super(reason, null, false, false);
        this.line = line;
        this.reason = reason;
    }

    int line() {
        return line;
    }

    String reason() {
        return reason;
    }
}
