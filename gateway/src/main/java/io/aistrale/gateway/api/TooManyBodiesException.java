package io.aistrale.gateway.api;

/// The bodies of all requests that are here, or those of one API key, have as many bytes as they
/// may.
final class TooManyBodiesException extends RuntimeException {

    private static final long serialVersionUID = 1L;
}
