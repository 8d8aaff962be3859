package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.RefusedException;
import io.aistrale.gateway.report.TooManyReportsException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Turns whatever leaves a controller by exception into the one form of error.
@RestControllerAdvice
final class ErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

    @ExceptionHandler(Exception.class)
    ResponseEntity<Object> handle(Exception exception) {
        return switch (exception) {
            case RefusedException refused -> ApiError.of(refused.refusal()).toResponse();
            case BodyTooLargeException tooLarge -> ApiError.tooLarge(tooLarge.limit()).toResponse();
            case TooManyBodiesException _ -> ApiError.tooManyBodies().toResponse();
            case HttpMessageNotReadableException _ ->
                    ApiError.ofStatus(HttpStatus.BAD_REQUEST).toResponse();
            // Tomcat's words quote the parameter.
            case InvalidParameterException _ ->
                    ApiError.ofStatus(HttpStatus.BAD_REQUEST).toResponse();
            case TooManyReportsException _ -> ApiError.tooManyReports().toResponse();
            case QueryTimeoutException tooMuch -> {
                LOG.warn("The database stopped a query: {}", tooMuch.getMessage());
                yield ApiError.queryStopped().toResponse();
            }
            case DataAccessResourceFailureException outage -> unavailable(outage);
            case TransientDataAccessException outage -> unavailable(outage);
            case RecoverableDataAccessException outage -> unavailable(outage);
            case ErrorResponse springs -> ofSpring(springs);
            default -> {
                LOG.error("A request failed unexpectedly", exception);
                yield ApiError.ofStatus(HttpStatus.INTERNAL_SERVER_ERROR).toResponse();
            }
        };
    }

    private static ResponseEntity<Object> unavailable(Exception outage) {
        LOG.warn("The database cannot be asked: {}", outage.getMessage());
        return ApiError.databaseUnavailable().toResponse();
    }

    /// Spring MVC's own errors keep their status, and their `Allow` and `Accept` headers.
    private static ResponseEntity<Object> ofSpring(ErrorResponse springs) {
        HttpStatus status = HttpStatus.resolve(springs.getStatusCode().value());
        HttpHeaders headers = new HttpHeaders();
        for (String name : new String[] {HttpHeaders.ALLOW, HttpHeaders.ACCEPT}) {
            var values = springs.getHeaders().get(name);
            if (values != null) {
                headers.put(name, values);
            }
        }
        return ApiError.ofStatus(status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status)
                .toResponse(headers);
    }
}
