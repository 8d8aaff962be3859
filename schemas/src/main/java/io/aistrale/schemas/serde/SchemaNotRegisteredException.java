package io.aistrale.schemas.serde;

/// The registry does not hold the schema of an event that was to be sent, and it was not, or could
/// not be, put there. A deployment fault: it stays until somebody registers the schema.
public final class SchemaNotRegisteredException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String subject;

    public SchemaNotRegisteredException(String subject, String whatToDo) {
        super("Schema subject '" + subject + "': " + whatToDo);
        this.subject = subject;
    }

    public String subject() {
        return subject;
    }
}
