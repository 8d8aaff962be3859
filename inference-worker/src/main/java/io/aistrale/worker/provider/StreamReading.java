package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.worker.provider.HttpEgress.Answered;
import io.aistrale.worker.provider.HttpEgress.Broken;
import io.aistrale.worker.provider.HttpEgress.CutOff;
import io.aistrale.worker.provider.HttpEgress.End;
import io.aistrale.worker.provider.HttpEgress.NeverSent;
import io.aistrale.worker.provider.HttpEgress.PartReader;
import io.aistrale.worker.provider.HttpEgress.TimedOut;
import io.aistrale.worker.provider.HttpEgress.TooLarge;
import io.aistrale.worker.provider.HttpEgress.Withheld;
import io.aistrale.worker.provider.ProviderClient.Target;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.ProviderOutcome.Interrupted;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.StreamReader.Said;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One streamed call: its answer goes on chunk by chunk, and is whole as soon as the provider says
/// so, whatever becomes of the connection then.
///
/// Chunks that say nothing yet wait for the first that does: until something was handed on, a call
/// that fails is as any other, and may be repeated.
final class StreamReading implements PartReader {
    private final Target target;
    private final ChunkSink sink;
    private final CompletableFuture<ProviderOutcome> outcome = new CompletableFuture<>();
    private final ServerSentEvents events = new ServerSentEvents();
    private final List<Chunk> waiting = new ArrayList<>();
    private @Nullable StreamReader reader;
    private @Nullable HttpAnswer head;
    private long bytes;
    private boolean handedOn;
    private boolean ended;

    StreamReading(Target target, ChunkSink sink) {
        this.target = target;
        this.sink = sink;
    }

    CompletableFuture<ProviderOutcome> outcome() {
        return outcome;
    }

    /// Errors come whole, and so does the answer of a provider that does not stream it.
    @Override
    public synchronized boolean wants(HttpAnswer answer) {
        if (answer.status() != 200 || !isEventStream(answer)) {
            return false;
        }
        boolean readable = answer.header("content-encoding") == null;
        if (readable) {
            begin(answer);
        }
        return readable;
    }

    private static boolean isEventStream(HttpAnswer answer) {
        String type = answer.header("content-type");
        return type != null && type.startsWith("text/event-stream");
    }

    private StreamReader begin(HttpAnswer answer) {
        head = answer;
        var begun = target.dialect().stream(target.request(), answer);
        reader = begun;
        return begun;
    }

    @Override
    public synchronized CompletableFuture<Void> read(byte[] part) {
        bytes += part.length;
        var from = reader;
        if (ended || from == null) {
            return CompletableFuture.completedFuture(null);
        }
        Said last = Said.NOTHING;
        for (var event : events.read(part)) {
            last = from.read(event);
            switch (last) {
                case Said.More(var chunks) -> waiting.addAll(chunks);
                case Said.End(var chunks) -> waiting.addAll(chunks);
                case Said.Failed _, Said.Nonsense _ -> {}
            }
            if (!(last instanceof Said.More)) {
                break;
            }
        }
        return switch (last) {
            case Said.More _ -> handOn();
            case Said.End _ -> end(whole(from));
            case Said.Failed(var words) ->
                    end(broken(from, HttpErrors.withinStream(words, exchange())));
            case Said.Nonsense _ -> end(broken(from, nonsense()));
        };
    }

    private CompletableFuture<Void> handOn() {
        if (waiting.isEmpty() || !(handedOn || waiting.stream().anyMatch(Chunk::says))) {
            return CompletableFuture.completedFuture(null);
        }
        handedOn = true;
        var chunk = Chunk.joined(waiting);
        waiting.clear();
        return sink.take(chunk, false);
    }

    private ProviderOutcome whole(StreamReader from) {
        var answer = from.answer();
        if (answer == null) {
            return nonsense();
        }
        handedOn = true;
        return new Completed(answer, exchange());
    }

    /// What was handed on cannot be taken back: the request ends here, with what was received.
    private ProviderOutcome broken(StreamReader from, ProviderOutcome otherwise) {
        var answer = from.answer();
        if (!handedOn || answer == null) {
            return otherwise;
        }
        var usage = answer.usage().asEstimate();
        return switch (otherwise) {
            case ProviderOutcome.Rejected(var code, var message, var _, var exchange) ->
                    new Interrupted(code, message, answer.costing(usage), exchange);
            case ProviderOutcome.Unavailable(var code, var message, var _, var exchange) ->
                    new Interrupted(code, message, answer.costing(usage), exchange);
            case ProviderOutcome.Ambiguous(var code, var message, var exchange) ->
                    new Interrupted(code, message, answer.costing(usage), exchange);
            case ProviderOutcome.CutOff(var sent, var _, var exchange) ->
                    new ProviderOutcome.CutOff(sent, answer.costing(usage), exchange);
            case Completed _, Interrupted _, ProviderOutcome.NotSent _ -> otherwise;
        };
    }

    private Rejected nonsense() {
        return new Rejected(
                ErrorCode.INVALID_RESPONSE,
                "the provider's stream is not what its interface promises",
                OpenAiFormat.estimate(target.request(), bytes),
                exchange());
    }

    private CompletableFuture<Void> end(ProviderOutcome how) {
        ended = true;
        if (!handedOn) {
            outcome.complete(how);
            return CompletableFuture.completedFuture(null);
        }
        var last = waiting.isEmpty() ? null : Chunk.joined(waiting);
        waiting.clear();
        return sink.take(last, true).whenComplete((_, _) -> outcome.complete(how));
    }

    /// The call is over, whole or not.
    synchronized void ended(End how) {
        if (ended) {
            return;
        }
        var from = reader;
        var _ =
                switch (how) {
                    case Answered(var answer) ->
                            from == null ? whole(answer) : end(stopped(from, cutShort()));
                    case TooLarge _, TimedOut _, Broken _, NeverSent _, Withheld _, CutOff _ -> {
                        var otherwise = ProviderClient.outcome(target, how);
                        yield end(from == null ? otherwise : stopped(from, placed(otherwise)));
                    }
                };
    }

    /// The connection's end, after the provider had said all or before.
    private ProviderOutcome stopped(StreamReader from, ProviderOutcome otherwise) {
        return from.isWhole() ? whole(from) : broken(from, otherwise);
    }

    /// An answer that was collected: one in a single piece, or a stream that had to be unpacked.
    private CompletableFuture<Void> whole(HttpAnswer answer) {
        if (answer.status() != 200 || !isEventStream(answer)) {
            return end(unstreamed(answer));
        }
        var from = begin(answer);
        var read = read(answer.body());
        return ended ? read : end(stopped(from, cutShort()));
    }

    /// The provider gave its answer in one piece, and so it goes on.
    private ProviderOutcome unstreamed(HttpAnswer answer) {
        var how = target.dialect().decode(target.request(), answer);
        if (how instanceof Completed(var whole, var _)) {
            var chunk = WholeAsChunk.of(whole);
            if (chunk != null) {
                waiting.add(chunk);
                handedOn = true;
            }
        }
        return how;
    }

    private ProviderOutcome cutShort() {
        return new ProviderOutcome.Ambiguous(
                ErrorCode.CONNECTION_LOST, "the stream stopped before its end", exchange());
    }

    /// The head of the answer was seen, though not its end.
    private ProviderOutcome placed(ProviderOutcome otherwise) {
        return switch (otherwise) {
            case ProviderOutcome.Ambiguous(var code, var message, var _) ->
                    new ProviderOutcome.Ambiguous(code, message, exchange());
            case ProviderOutcome.CutOff(var sent, var partial, var _) ->
                    new ProviderOutcome.CutOff(sent, partial, exchange());
            default -> otherwise;
        };
    }

    private Exchange exchange() {
        return head == null ? Exchange.NONE : target.dialect().exchange(head);
    }
}
