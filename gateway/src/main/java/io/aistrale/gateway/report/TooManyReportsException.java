package io.aistrale.gateway.report;

/// As many reports are being read as may be at one time.
public final class TooManyReportsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooManyReportsException() {
        super("too many reports at once", null, false, false);
    }
}
