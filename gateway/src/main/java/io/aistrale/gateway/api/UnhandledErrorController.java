package io.aistrale.gateway.api;

import io.aistrale.schemas.id.TimeOrderedIds;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Answers for errors outside any controller, in the servlet container's name.
@RestController
final class UnhandledErrorController implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<Object> error(HttpServletRequest request, HttpServletResponse response) {
        if (!response.containsHeader(RequestIdFilter.HEADER)) {
            response.setHeader(RequestIdFilter.HEADER, TimeOrderedIds.next().toString());
        }
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : null;
        // Without a code somebody asked for this very path.
        return ApiError.ofStatus(status == null ? HttpStatus.NOT_FOUND : status).toResponse();
    }
}
