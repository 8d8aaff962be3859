package io.aistrale.schemas.serde;

import io.aistrale.schemas.serde.Decoded.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/// What went wrong in somebody else's serializer: the record, or the registry behind it? Their
/// exceptions are read by name and accessor, because their classes need not be there.
final class ExternalFailure {

    /// @see Decoded.Reason
    enum Kind {
        REGISTRY(Reason.CORRUPT, "The registry failed"),
        NO_SUCH_SCHEMA(Reason.UNKNOWN_SCHEMA_ID, "The registry has no schema with the record's id"),
        SCHEMA_REFUSED(Reason.CORRUPT, "The registry refuses the schema"),
        NOT_WIRE_FORMAT(
                Reason.NOT_WIRE_FORMAT, "The value is not in the deserializer's wire format"),
        UNKNOWN_CLASS(Reason.UNKNOWN_RECORD_TYPE, "There is no class for the record's schema"),
        RECORD(Reason.CORRUPT, "The deserializer cannot read the value");

        final Reason reason;
        final String detail;

        Kind(Reason reason, String detail) {
            this.reason = reason;
            this.detail = detail;
        }
    }

    private ExternalFailure() {}

    /// The first cause that says something decides.
    static Kind kindOf(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable cause = failure;
                cause != null && seen.add(cause);
                cause = cause.getCause()) {
            Kind kind = ofOne(cause);
            if (kind != null) {
                return kind;
            }
        }
        return Kind.RECORD;
    }

    static String rootMessage(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        Throwable root = failure;
        while (root.getCause() != null && seen.add(root)) {
            root = root.getCause();
        }
        return root.toString();
    }

    private static @Nullable Kind ofOne(Throwable cause) {
        if (cause.getClass().getSimpleName().equals("RestClientException")) {
            return ofRest(number(cause, "getStatus"), number(cause, "getErrorCode"));
        }
        if (cause instanceof RetriableException
                || cause instanceof AuthenticationException
                || cause instanceof AuthorizationException
                || cause instanceof InterruptException) {
            return Kind.REGISTRY;
        }
        if (cause instanceof IOException) {
            return readingBytes(cause) ? Kind.RECORD : Kind.REGISTRY;
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("magic byte")) {
            return Kind.NOT_WIRE_FORMAT;
        }
        return message.startsWith("Could not find class") ? Kind.UNKNOWN_CLASS : null;
    }

    /// Confluent's REST errors: 40401 no such subject, 40403 no such schema, 409 and 422 schema not
    /// accepted.
    private static Kind ofRest(int status, int errorCode) {
        if (errorCode == 40401 || errorCode == 40403) {
            return Kind.NO_SUCH_SCHEMA;
        }
        return status == 409 || status == 422 ? Kind.SCHEMA_REFUSED : Kind.REGISTRY;
    }

    /// Avro's complaints about the bytes are I/O exceptions too.
    private static boolean readingBytes(Throwable cause) {
        return cause instanceof EOFException
                || cause.getClass().getPackageName().startsWith("org.apache.avro");
    }

    private static int number(Throwable cause, String accessor) {
        try {
            return (int) cause.getClass().getMethod(accessor).invoke(cause);
        } catch (ReflectiveOperationException | ClassCastException absent) {
            return 0;
        }
    }
}
