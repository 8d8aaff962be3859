package io.aistrale.schemas.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts spans on their way out: those the queue has no place for before they are made.
final class SpanCount {
    private static final Logger log = LoggerFactory.getLogger(SpanCount.class);
    private static final long SILENCE_NANOS = Duration.ofMinutes(1).toNanos();

    private final AtomicInteger places;
    private final LongAdder exported = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - SILENCE_NANOS);

    SpanCount(int places) {
        this.places = new AtomicInteger(places);
    }

    /// @param queueSize spans that the queue before `exporter` holds
    SpanExporter around(SpanExporter exporter, int queueSize) {
        places.set(queueSize);
        return new Counting(exporter);
    }

    /// Takes a place in the queue; false where there is none.
    boolean enters() {
        if (places.getAndUpdate(free -> free > 0 ? free - 1 : 0) > 0) {
            return true;
        }
        dropped.increment();
        return false;
    }

    double exported() {
        return exported.doubleValue();
    }

    double failed() {
        return failed.doubleValue();
    }

    double dropped() {
        return dropped.doubleValue();
    }

    private void ended(CompletableResultCode result, int spans) {
        if (result.isSuccess()) {
            exported.add(spans);
            return;
        }
        failed.add(spans);
        long now = System.nanoTime();
        long before = toldAt.get();
        if (now - before >= SILENCE_NANOS && toldAt.compareAndSet(before, now)) {
            var why = result.getFailureThrowable();
            log.atWarn()
                    .addKeyValue("spansLost", failed.sum())
                    .addKeyValue("cause", why == null ? null : why.getClass().getSimpleName())
                    .log("spans could not be exported; told once a minute at most");
        }
    }

    private final class Counting implements SpanExporter {
        private final SpanExporter exporter;

        Counting(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int size = spans.size();
            places.addAndGet(size);
            var result = exporter.export(spans);
            return result.whenComplete(() -> ended(result, size));
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
