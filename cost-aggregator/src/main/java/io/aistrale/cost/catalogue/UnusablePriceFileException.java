package io.aistrale.cost.catalogue;

/// A price file is wrong; the message says which file, model and field. The service does not start
/// with it, because a call priced wrongly is worse than one priced later.
public final class UnusablePriceFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnusablePriceFileException(String message) {
        super(message);
    }
}
