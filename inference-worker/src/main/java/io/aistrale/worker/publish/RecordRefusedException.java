package io.aistrale.worker.publish;

/// A record that cannot be written however often it is tried: it does not fit, or cannot be
/// encoded.
public final class RecordRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RecordRefusedException(Throwable cause) {
        super(cause.toString(), cause);
    }
}
