package io.aistrale.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.buf.CharsetHolder;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SmallCharactersValveTest {

    private static final String TEXT =
            "Zwölf Boxkämpfer jagen Viktor quer über den Sylter Deich. 🥊 ".repeat(50);

    private final Connector connector = new Connector();
    private final SmallCharactersValve valve = new SmallCharactersValve();
    private final RememberedRequest next = new RememberedRequest();

    SmallCharactersValveTest() {
        valve.setNext(next);
    }

    @Test
    void aRequestKeepsAFewCharactersOfTomcatsEightThousand() throws Exception {
        Request request = requestOf("");
        assertThat(SmallCharactersValve.charactersOf(request).capacity()).isEqualTo(8_192);

        pass(request);

        assertThat(next.request).isSameAs(request);
        assertThat(SmallCharactersValve.charactersOf(request).capacity())
                .isEqualTo(SmallCharactersValve.CHARACTERS);
    }

    @Test
    void theNextRequestOfTheConnectionHasTheSameFew() throws Exception {
        Request request = requestOf("");
        pass(request);
        var few = SmallCharactersValve.charactersOf(request);

        request.recycle();
        pass(request);

        assertThat((Object) SmallCharactersValve.charactersOf(request)).isSameAs(few);
    }

    @Test
    void aBodyIsReadAsTextAllTheSame() throws Exception {
        Request request = requestOf(TEXT);
        pass(request);

        assertThat(request.getReader().readAllAsString()).isEqualTo(TEXT);
    }

    private void pass(Request request) throws Exception {
        valve.invoke(request, new Response(new org.apache.coyote.Response()));
    }

    private Request requestOf(String body) {
        var coyote = new org.apache.coyote.Request();
        coyote.setResponse(new org.apache.coyote.Response());
        coyote.setCharsetHolder(CharsetHolder.getInstance(StandardCharsets.UTF_8));
        coyote.setInputBuffer(new Body(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))));
        return new Request(connector, coyote);
    }

    private static final class RememberedRequest extends ValveBase {
        private @Nullable Request request;

        @Override
        public void invoke(Request received, Response response)
                throws IOException, ServletException {
            request = received;
        }
    }

    /// All of it at once.
    private record Body(ByteBuffer bytes) implements InputBuffer {

        @Override
        public int doRead(ApplicationBufferHandler handler) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            handler.setByteBuffer(bytes.slice());
            int read = bytes.remaining();
            bytes.position(bytes.limit());
            return read;
        }

        @Override
        public int available() {
            return bytes.remaining();
        }
    }
}
