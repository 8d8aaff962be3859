package io.aistrale.simulator;

import io.aistrale.simulator.wire.Question;
import io.aistrale.simulator.wire.Reply;
import io.aistrale.simulator.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A valid answer with a part in the middle that can be repeated as often as one likes: a letter of
/// the text, or a whole event of a stream.
final class LongAnswer {

    private static final String MARK = "@repeated@";

    /// More than the 64 MiB a careful client may be willing to buffer.
    private static final long HUGE_BYTES = 65L * 1024 * 1024;

    private final byte[] beginning;
    private final byte[] repeated;
    private final byte[] end;

    private LongAnswer(byte[] beginning, byte[] repeated, byte[] end) {
        this.beginning = beginning;
        this.repeated = repeated;
        this.end = end;
    }

    static LongAnswer to(Wire wire, Question question, Reply reply) {
        Reply marked =
                new Reply(
                        reply.id(),
                        MARK,
                        null,
                        reply.cutShort(),
                        reply.usage(),
                        reply.usageOmitted());
        return question.stream()
                ? around(wire.events(question, marked))
                : around(wire.answer(question, marked).body());
    }

    private static LongAnswer around(List<String> events) {
        int middle = 0;
        while (!events.get(middle).contains(MARK)) {
            middle++;
        }
        return new LongAnswer(
                bytes(String.join("", events.subList(0, middle))),
                bytes(events.get(middle).replace(MARK, "a")),
                bytes(String.join("", events.subList(middle + 1, events.size()))));
    }

    /// Where the answer has no text (embeddings), white space before it.
    private static LongAnswer around(String body) {
        int mark = body.indexOf(MARK);
        return mark < 0
                ? new LongAnswer(new byte[0], bytes(" "), bytes(body))
                : new LongAnswer(
                        bytes(body.substring(0, mark)),
                        bytes("a"),
                        bytes(body.substring(mark + MARK.length())));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The byte at this position of an answer that never ends.
    byte at(long position) {
        return position < beginning.length
                ? beginning[(int) position]
                : repeated[(int) ((position - beginning.length) % repeated.length)];
    }

    PulledContent asHuge() {
        return new Huge();
    }

    private final class Huge extends PulledContent {

        private final int repeatsAChunk = Math.max(1, CHUNK_BYTES / repeated.length);
        private long written;
        private boolean ended;

        @Override
        public boolean isEndOfInput() {
            return ended;
        }

        @Override
        public ByteBuf readChunk(ByteBufAllocator allocator) {
            if (written > HUGE_BYTES) {
                ended = true;
                return Unpooled.wrappedBuffer(end);
            }
            ByteBuf chunk = allocator.buffer(beginning.length + repeatsAChunk * repeated.length);
            if (written == 0) {
                chunk.writeBytes(beginning);
            }
            for (int i = 0; i < repeatsAChunk; i++) {
                chunk.writeBytes(repeated);
            }
            written += chunk.readableBytes();
            return chunk;
        }

        @Override
        public long progress() {
            return written;
        }
    }
}
