package io.aistrale.worker.provider;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Server-sent events out of a body that comes in parts, wherever those are cut (WHATWG HTML, 9.2.6
/// "Interpreting an event stream"). Of an event only its data is kept: every provider says in there
/// what kind it is. Whoever feeds it caps the bytes.
final class ServerSentEvents {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final List<String> data = new ArrayList<>();
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
        String whole = line.toString(StandardCharsets.UTF_8);
        line.reset();
        String text = firstLine && whole.startsWith(BYTE_ORDER_MARK) ? whole.substring(1) : whole;
        firstLine = false;
        if (text.isEmpty()) {
            endEvent(events);
        } else if (text.equals("data")) {
            data.add("");
        } else if (text.startsWith("data:")) {
            data.add(text.substring(text.startsWith("data: ") ? 6 : 5));
        }
    }

    private void endEvent(List<String> events) {
        if (data.size() == 1) {
            events.add(data.getFirst());
        } else if (!data.isEmpty()) {
            events.add(String.join("\n", data));
        }
        data.clear();
    }
}
