package io.aistrale.gateway.dataset;

import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps what users upload.
public final class Datasets {

    private static final int LISTED_AT_MOST = 1_000;

    private final DatasetDirectory directory;
    private final Clock clock;

    public Datasets(DatasetDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// What is uploaded; it has been found sound.
    ///
    /// @param digest SHA-256 of the bytes, in hexadecimal
    public record Wanted(
            String name, @Nullable String description, List<DatasetCase> cases, String digest) {}

    /// Keeps all of it or nothing. The same upload again changes nothing.
    public Uploaded add(Wanted wanted, String userId) {
        var dataset =
                new Dataset(
                        TimeOrderedIds.next(),
                        userId,
                        wanted.name(),
                        wanted.description(),
                        wanted.cases().size(),
                        wanted.digest(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS));
        if (directory.add(dataset, wanted.cases())) {
            return new Uploaded.Kept(dataset, true);
        }
        return directory
                .find(userId, wanted.name())
                .filter(there -> there.digest().equals(wanted.digest()))
                .<Uploaded>map(there -> new Uploaded.Kept(there, false))
                .orElseGet(Uploaded.OtherCases::new);
    }

    public Optional<Dataset> find(String userId, String name) {
        return directory.find(userId, name);
    }

    /// By name.
    public List<Dataset> list(String userId) {
        return directory.list(userId, LISTED_AT_MOST);
    }

    /// The first of its cases.
    public List<DatasetCase> cases(Dataset dataset, int limit) {
        return directory.cases(dataset, limit);
    }

    /// @return whether it was there
    public boolean remove(String userId, String name) {
        return directory.remove(userId, name);
    }
}
