package io.aistrale.gateway.run;

import io.aistrale.gateway.dataset.Dataset;
import io.aistrale.gateway.dataset.Datasets;
import io.aistrale.gateway.prompt.Prompt;
import io.aistrale.gateway.prompt.PromptVersion;
import io.aistrale.gateway.prompt.Prompts;
import io.aistrale.gateway.run.EvaluationRun.Head;
import io.aistrale.gateway.run.EvaluationRun.Named;
import io.aistrale.gateway.run.EvaluationRun.Subject;
import io.aistrale.gateway.run.EvaluationRun.Wanted;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Makes runs and tells of them.
public final class EvaluationRuns {

    /// Requests of a run.
    public static final int MOST_ITEMS = 50_000;

    private static final int LISTED_AT_MOST = 1_000;

    private final RunDirectory directory;
    private final Datasets datasets;
    private final Prompts prompts;

    public EvaluationRuns(RunDirectory directory, Datasets datasets, Prompts prompts) {
        this.directory = directory;
        this.datasets = datasets;
        this.prompts = prompts;
    }

    /// Makes a run and leaves it to telemetry-consumer. The same again under its name is the run
    /// that is there, however prompts and datasets have changed since.
    public Started start(Wanted wanted, String userId, String apiKeyId) {
        Optional<Started> before = before(wanted, userId);
        if (before.isPresent()) {
            return before.get();
        }
        Optional<Dataset> dataset = datasets.find(userId, wanted.dataset());
        if (dataset.isEmpty()) {
            return new Started.NoDataset();
        }
        List<Subject> subjects = new ArrayList<>();
        for (Named named : wanted.prompts()) {
            Optional<Subject> subject = resolved(named);
            if (subject.isEmpty()) {
                return new Started.NoPrompt(subjects.size());
            }
            subjects.add(subject.get());
        }
        long items = (long) dataset.get().cases() * subjects.size() * wanted.models().size();
        if (items > MOST_ITEMS) {
            return new Started.TooMany(items);
        }
        UUID id = TimeOrderedIds.next();
        var run =
                new EvaluationRun(
                        id,
                        userId,
                        apiKeyId,
                        wanted,
                        subjects,
                        (int) items,
                        "queued",
                        TimeOrderedIds.timeOf(id),
                        null,
                        null);
        if (directory.add(run, dataset.get())) {
            return new Started.Kept(run, true);
        }
        return before(wanted, userId).orElseGet(Started.OtherRun::new);
    }

    private Optional<Started> before(Wanted wanted, String userId) {
        return Optional.ofNullable(wanted.name())
                .flatMap(name -> directory.find(userId, name))
                .map(run ->
                        directory.isAsked(run, wanted.asked())
                                ? new Started.Kept(run, false)
                                : new Started.OtherRun());
    }

    private Optional<Subject> resolved(Named named) {
        Integer number = named.version();
        Optional<Prompt> prompt =
                prompts.find(named.name()).filter(found -> found.archivedAt() == null);
        Optional<PromptVersion> version =
                number == null
                        ? prompt.flatMap(found -> prompts.version(found, named.label()))
                        : prompt.flatMap(found -> prompts.version(found.name(), number));
        return version.map(found -> new Subject(found.name(), found.number(), named.label()));
    }

    /// @param id its id or its name
    public Optional<EvaluationRun> find(String userId, String id) {
        return uuid(id).flatMap(found -> directory.find(userId, found))
                .or(() -> directory.find(userId, id));
    }

    /// Newest first.
    public List<Head> list(String userId) {
        return directory.list(userId, LISTED_AT_MOST);
    }

    public Progress progress(EvaluationRun run) {
        return directory.progress(run);
    }

    public List<ComparedVariant> compare(EvaluationRun run) {
        return directory.compare(run);
    }

    /// Publishes no more of it and cancels what is out. One that is cancelled already stays so.
    ///
    /// @return false where it is over
    public boolean cancel(EvaluationRun run) {
        return directory.cancel(run.id());
    }

    /// Goes on with what was cancelled, under the API key that asks for it: it may have been
    /// cancelled because its own was revoked. One that goes on already does.
    ///
    /// @return false where it is over
    public boolean resume(EvaluationRun run, String apiKeyId) {
        return directory.resume(run.id(), apiKeyId);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
