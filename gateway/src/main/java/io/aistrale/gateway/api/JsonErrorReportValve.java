package io.aistrale.gateway.api;

import io.aistrale.schemas.id.TimeOrderedIds;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/// Answers for requests so broken that no filter ever sees them, in place of Tomcat's HTML page.
/// Public for Tomcat, which makes it by name.
public final class JsonErrorReportValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(JsonErrorReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        if (status == null
                || !status.isError()
                || response.getContentWritten() > 0
                || !response.setErrorReported()) {
            return;
        }
        try {
            if (response.getHeader(RequestIdFilter.HEADER) == null) {
                response.setHeader(RequestIdFilter.HEADER, TimeOrderedIds.next().toString());
            }
            ErrorWriter.write(
                    response,
                    status == HttpStatus.BAD_REQUEST
                            ? ApiError.brokenHead()
                            : ApiError.ofStatus(status));
            response.finishResponse();
        } catch (IOException gone) {
            LOG.debug("An error could not be reported", gone);
        }
    }
}
