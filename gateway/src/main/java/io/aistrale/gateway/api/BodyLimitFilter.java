package io.aistrale.gateway.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses bodies that are too large, by their announced length or, chunked, as soon as they are;
/// all of them while there are more bytes of bodies here than may be, and those of an API key that
/// has too many of these; and compressed ones, which may be larger than they look.
final class BodyLimitFilter extends OncePerRequestFilter {

    private final long limit;
    private final BodyMemory memory;

    /// @param limit largest body, bytes
    /// @param memory for all bodies
    BodyLimitFilter(long limit, BodyMemory memory) {
        this.limit = limit;
        this.memory = memory;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            ErrorWriter.write(
                    response,
                    new ApiError(
                            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                            "unsupported_media_type",
                            HttpHeaders.CONTENT_ENCODING,
                            "Compressed bodies are not taken.",
                            ApiError.Retry.NO));
        } else if (request.getContentLengthLong() > limit) {
            ErrorWriter.write(response, ApiError.tooLarge(limit));
        } else {
            String keyId = AuthenticationFilter.caller(request).keyId();
            try (BodyMemory.Share share = memory.new Share(keyId)) {
                if (share.reach(request.getContentLengthLong())) {
                    chain.doFilter(new Limited(request, limit, share), response);
                } else {
                    ErrorWriter.write(response, ApiError.tooManyBodies());
                }
            }
        }
    }

    private static final class Limited extends HttpServletRequestWrapper {

        private final long limit;
        private final BodyMemory.Share share;

        Limited(HttpServletRequest request, long limit, BodyMemory.Share share) {
            super(request);
            this.limit = limit;
            this.share = share;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream(), limit, share);
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(
                    new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class LimitedStream extends ServletInputStream {

        private final ServletInputStream stream;
        private final long limit;
        private final BodyMemory.Share share;
        private long read;

        LimitedStream(ServletInputStream stream, long limit, BodyMemory.Share share) {
            this.stream = stream;
            this.limit = limit;
            this.share = share;
        }

        @Override
        public int read() throws IOException {
            int value = stream.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int bytes = stream.read(buffer, offset, length);
            count(Math.max(0, bytes));
            return bytes;
        }

        @Override
        public boolean isFinished() {
            return stream.isFinished();
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            stream.setReadListener(listener);
        }

        private void count(int bytes) {
            read += bytes;
            if (read > limit) {
                throw new BodyTooLargeException(limit);
            }
            if (!share.reach(read)) {
                throw new TooManyBodiesException();
            }
        }
    }
}
