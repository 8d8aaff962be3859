package io.aistrale.gateway.api;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.CharBuffer;
import org.apache.catalina.connector.InputBuffer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/// Leaves each connection's request 64 characters of the 8,192 (16 KB) that Tomcat 11 allocates
/// ahead, without a setting, for who reads a body as text, and that a caller who waits would keep
/// all the time. Bodies are read as bytes here; a reader would still work, only slowly.
///
/// It reaches into Tomcat's fields: one that calls them otherwise is told of at the start.
final class SmallCharactersValve extends ValveBase {

    static final int CHARACTERS = 64;

    private static final VarHandle INPUT = field(Request.class, "inputBuffer", InputBuffer.class);
    private static final VarHandle READ = field(InputBuffer.class, "cb", CharBuffer.class);

    SmallCharactersValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (charactersOf(request).capacity() > CHARACTERS) {
            READ.set(INPUT.get(request), CharBuffer.allocate(CHARACTERS).limit(0));
        }
        getNext().invoke(request, response);
    }

    static CharBuffer charactersOf(Request request) {
        return (CharBuffer) READ.get(INPUT.get(request));
    }

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                    .findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
