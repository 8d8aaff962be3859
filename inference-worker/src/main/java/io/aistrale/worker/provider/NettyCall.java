package io.aistrale.worker.provider;

import io.aistrale.worker.provider.HttpEgress.Answered;
import io.aistrale.worker.provider.HttpEgress.Broken;
import io.aistrale.worker.provider.HttpEgress.CutOff;
import io.aistrale.worker.provider.HttpEgress.End;
import io.aistrale.worker.provider.HttpEgress.Limit;
import io.aistrale.worker.provider.HttpEgress.NeverSent;
import io.aistrale.worker.provider.HttpEgress.PartReader;
import io.aistrale.worker.provider.HttpEgress.Post;
import io.aistrale.worker.provider.HttpEgress.TimedOut;
import io.aistrale.worker.provider.HttpEgress.Withheld;
import io.aistrale.worker.provider.NettyAddresses.RefusedAddressException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/// One post on its way. Its first end wins; every end but a whole answer closes its connection.
///
/// A limit that is found passed is looked at once more, after the connection's event loop has read
/// what is there: an answer that arrived while this process stood still is not thrown away.
final class NettyCall {
    private static final Duration SECOND_LOOK = Duration.ofMillis(50);

    private final Post post;
    private final BooleanSupplier mayStillSend;
    private final PartReader parts;
    private final Timer wheel;
    private final long begunAt = System.nanoTime();
    private final CompletableFuture<End> end = new CompletableFuture<>();

    /// Won either by the write or by an end before it, so that "never sent" is always true.
    private final AtomicBoolean decided = new AtomicBoolean();

    private volatile @Nullable EventLoop loop;
    private volatile @Nullable Disposable exchange;
    private volatile @Nullable Timeout nextLook;
    private volatile long nextLookAt;

    /// What is waited for beside the whole; `TOTAL` until the post is sent.
    private volatile Limit phase = Limit.TOTAL;

    private volatile long quietSince;

    /// The server says that it did not work on this call.
    private volatile boolean unprocessed;

    /// While a part is being taken the connection is silent because of us.
    private volatile boolean taking;

    NettyCall(Post post, BooleanSupplier mayStillSend, PartReader parts, Timer wheel) {
        this.post = post;
        this.mayStillSend = mayStillSend;
        this.parts = parts;
        this.wheel = wheel;
    }

    CompletableFuture<End> begin(HttpClient client) {
        look(dueAt());
        exchange =
                client.post()
                        .uri(post.uri())
                        .send(this::write)
                        .response(this::read)
                        .subscribe(this::answered, this::failed, this::unanswered);
        if (end.isDone() && !(end.resultNow() instanceof Answered)) {
            cut();
        }
        return end;
    }

    /// Ends the call here and now.
    void cutOff() {
        if (decided.compareAndSet(false, true)) {
            end(new NeverSent("cut off"));
        } else {
            end(new Broken("cut off"));
        }
    }

    /// The same, as nobody wants the answer any more.
    void unwanted() {
        boolean sent = !decided.compareAndSet(false, true);
        end(new CutOff(sent));
    }

    private Publisher<Void> write(HttpClientRequest request, NettyOutbound outbound) {
        outbound.withConnection(connection -> {
            loop = connection.channel().eventLoop();
            NettyUnprocessed.listen(connection.channel(), () -> unprocessed = true);
        });
        var headers = request.requestHeaders();
        post.headers().forEach(headers::set);
        if (!decided.compareAndSet(false, true)) {
            return Mono.error(new StoppedException(new NeverSent("ended before it was sent")));
        }
        if (!mayStillSend.getAsBoolean()) {
            return Mono.error(new StoppedException(new Withheld()));
        }
        enter(Limit.FIRST_BYTE);
        return outbound.sendObject(Unpooled.wrappedBuffer(post.body()));
    }

    private Publisher<End> read(HttpClientResponse response, ByteBufFlux content) {
        enter(Limit.IDLE);
        var answer = new NettyAnswer(response, post.maxResponseBytes());
        var head = parts == PartReader.NONE ? null : answer.head();
        if (head != null && parts.wants(head)) {
            return content.asByteArray()
                    .concatMap(part -> take(answer, part), 1)
                    .then(Mono.just(new Answered(head)));
        }
        return content.doOnNext(part -> append(answer, part)).then(Mono.fromSupplier(answer::end));
    }

    private Mono<Void> take(NettyAnswer answer, byte[] part) {
        if (!answer.count(part.length)) {
            return Mono.error(new StoppedException(answer.tooLarge()));
        }
        taking = true;
        return Mono.fromFuture(parts.read(part), true)
                .doFinally(_ -> {
                    quietSince = System.nanoTime();
                    taking = false;
                });
    }

    private void append(NettyAnswer answer, ByteBuf part) {
        quietSince = System.nanoTime();
        if (!answer.append(part)) {
            throw new StoppedException(answer.tooLarge());
        }
    }

    private void answered(End whole) {
        forgetLimits();
        end.complete(whole);
    }

    private void unanswered() {
        answered(new Broken("no answer"));
    }

    private void failed(Throwable error) {
        if (error instanceof StoppedException stopped) {
            end(stopped.end);
        } else if (unprocessed) {
            end(new NeverSent("the provider took no work from the connection"));
        } else if (phase == Limit.TOTAL) {
            end(new NeverSent(why(error)));
        } else {
            end(new Broken(error.getClass().getSimpleName()));
        }
    }

    /// Of an address that is refused the operator has to hear; others' words may say too much.
    private static String why(Throwable error) {
        return error instanceof RefusedAddressException refused
                ? String.valueOf(refused.getMessage())
                : error.getClass().getSimpleName();
    }

    private void end(End how) {
        forgetLimits();
        cut();
        end.complete(how);
    }

    private void cut() {
        var open = exchange;
        if (open != null) {
            open.dispose();
        }
    }

    private void enter(Limit next) {
        quietSince = System.nanoTime();
        phase = next;
        long dueAt = dueAt();
        if (dueAt - nextLookAt < 0) {
            forgetLimits();
            look(dueAt);
        }
    }

    private void look(long at) {
        nextLookAt = at;
        nextLook =
                wheel.newTimeout(
                        _ -> look(), Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void forgetLimits() {
        var look = nextLook;
        if (look != null) {
            look.cancel();
        }
    }

    private void look() {
        var at = loop;
        if (at != null) {
            at.execute(() -> judge(at, false));
        } else if (decided.compareAndSet(false, true)) {
            end(new NeverSent("no connection within " + post.timeout().toMillis() + " ms"));
        }
    }

    private void judge(EventLoop at, boolean secondLook) {
        if (end.isDone()) {
            return;
        }
        long dueAt = dueAt();
        if (dueAt - System.nanoTime() > 0) {
            look(dueAt);
        } else if (secondLook) {
            end(timedOut(dueAt));
        } else {
            at.schedule(() -> judge(at, true), SECOND_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private TimedOut timedOut(long dueAt) {
        return dueAt == endsAt()
                ? new TimedOut(Limit.TOTAL, post.timeout())
                : new TimedOut(phase, longestSilence());
    }

    private long dueAt() {
        if (phase == Limit.TOTAL || taking) {
            return endsAt();
        }
        long silentUntil = quietSince + longestSilence().toNanos();
        return silentUntil - endsAt() < 0 ? silentUntil : endsAt();
    }

    private long endsAt() {
        return begunAt + post.timeout().toNanos();
    }

    private Duration longestSilence() {
        var limits = post.endpoint().limits();
        return phase == Limit.FIRST_BYTE ? limits.firstByte() : limits.idle();
    }

    /// Stops the exchange from within.
    private static final class StoppedException extends RuntimeException {
        private final transient End end;

        StoppedException(End end) {
            super("stopped", null, false, false);
            this.end = end;
        }
    }
}
