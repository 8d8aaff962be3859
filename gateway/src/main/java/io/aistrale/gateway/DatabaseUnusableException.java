package io.aistrale.gateway;

/// The database cannot be used at the start. Later outages are lived with; a start without a word
/// from the database would hide a wrong setting.
final class DatabaseUnusableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DatabaseUnusableException(String message, Throwable cause) {
        super(message, cause);
    }
}
