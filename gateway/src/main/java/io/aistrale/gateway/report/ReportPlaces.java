package io.aistrale.gateway.report;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Keeps readers of reports from taking all connections to the database, which API keys and lookups
/// of inferences need too.
public final class ReportPlaces {

    private final Semaphore places;
    private final ReportProperties properties;

    public ReportPlaces(ReportProperties properties) {
        this.places = new Semaphore(properties.atOnce(), true);
        this.properties = properties;
    }

    /// @throws TooManyReportsException no place became free in time
    public <T> T read(Supplier<T> report) {
        try {
            if (!places.tryAcquire(properties.waitAtMost().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TooManyReportsException();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new TooManyReportsException();
        }
        try {
            return report.get();
        } finally {
            places.release();
        }
    }
}
