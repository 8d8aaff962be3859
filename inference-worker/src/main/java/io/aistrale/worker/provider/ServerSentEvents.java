package io.aistrale.worker.provider;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Server-sent events out of a body that comes in parts, wherever those are cut (WHATWG HTML, 9.2.6
/// "Interpreting an event stream"). Of an event only its data is kept: every provider says in there
/// what kind it is. Whoever feeds it caps the bytes.
final class ServerSentEvents {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private boolean firstLine = true;
    private boolean carriageReturn;

    /// The data of the events that a part completes.
    List<String> read(byte[] part) {
        var events = new ArrayList<String>();
        int begin = 0;
        for (int i = 0; i < part.length; i++) {
            byte next = part[i];
            boolean secondOfPair = carriageReturn && next == '\n';
            carriageReturn = next == '\r';
            if (secondOfPair) {
                begin = i + 1;
            } else if (next == '\n' || next == '\r') {
                line.write(part, begin, i - begin);
                begin = i + 1;
                endLine(events);
            }
        }
        line.write(part, begin, part.length - begin);
        return events;
    }

    private void endLine(List<String> events) {
        var bytes = line.toByteArray();
        line.reset();
        int from = firstLine && startsWith(bytes, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
        firstLine = false;
        String text = new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            endEvent(events);
        } else if (text.equals("data")) {
            append("");
        } else if (text.startsWith("data:")) {
            append(text.substring(text.startsWith("data: ") ? 6 : 5));
        }
    }

    private void append(String more) {
        if (hasData) {
            data.append('\n');
        }
        data.append(more);
        hasData = true;
    }

    private void endEvent(List<String> events) {
        if (hasData) {
            events.add(data.toString());
        }
        data.setLength(0);
        hasData = false;
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (i >= bytes.length || bytes[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
