package io.aistrale.gateway.api;

/// A body turned out larger than allowed while it was read.
final class BodyTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long limit;

    BodyTooLargeException(long limit) {
        super("body larger than " + limit + " bytes", null, false, false);
        this.limit = limit;
    }

    long limit() {
        return limit;
    }
}
