package io.aistrale.gateway.prompt;

import io.aistrale.gateway.audit.Action;
import io.aistrale.gateway.audit.Actor;
import io.aistrale.gateway.audit.Audit;
import io.aistrale.gateway.audit.Outcome;
import io.aistrale.schemas.prompt.PromptSource;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes, labels, archives and compares prompts.
public final class Prompts {

    private static final int LISTED_AT_MOST = 1_000;

    private final PromptDirectory directory;
    private final Audit audit;
    private final Clock clock;

    public Prompts(PromptDirectory directory, Audit audit, Clock clock) {
        this.directory = directory;
        this.audit = audit;
        this.clock = clock;
    }

    /// What the next version shall be; it has been found sound.
    public record Wanted(String name, PromptSource source, @Nullable String note) {}

    /// @return the version's number
    public int add(Wanted wanted, Actor by) {
        return audit.record(
                by,
                Action.PROMPT_CREATE,
                wanted.name(),
                () ->
                        directory.add(
                                wanted.name(), wanted.source(), wanted.note(), by.userId(), now()),
                _ -> Outcome.DONE);
    }

    public Optional<Prompt> find(String name) {
        return directory.find(name);
    }

    /// By name.
    public List<Prompt> list() {
        return directory.list(LISTED_AT_MOST);
    }

    /// Newest first.
    public List<VersionHead> versions(String name) {
        return directory.versions(name, LISTED_AT_MOST);
    }

    public Optional<PromptVersion> version(String name, int number) {
        return directory.version(name, number);
    }

    /// The version a label points at, or else the newest.
    public Optional<PromptVersion> version(Prompt prompt, @Nullable String label) {
        Integer number =
                label == null ? Integer.valueOf(prompt.latest()) : prompt.labels().get(label);
        return number == null ? Optional.empty() : directory.version(prompt.name(), number);
    }

    /// A unified diff; empty where the two are the same.
    public String diff(PromptVersion from, PromptVersion to) {
        return PromptDiff.between(from, to);
    }

    /// Points a label at a version that is there.
    public void label(PromptVersion version, String label, Actor by) {
        var _ =
                audit.record(
                        by,
                        Action.PROMPT_LABEL_PUT,
                        version.name() + "/" + label,
                        () ->
                                directory.label(
                                        version.name(),
                                        label,
                                        version.number(),
                                        by.userId(),
                                        now()),
                        before ->
                                before.filter(number -> number == version.number()).isPresent()
                                        ? Outcome.UNCHANGED
                                        : Outcome.DONE);
    }

    /// @return whether there was such a label
    public boolean unlabel(String name, String label, Actor by) {
        return audit.record(
                by,
                Action.PROMPT_LABEL_DELETE,
                name + "/" + label,
                () -> directory.unlabel(name, label),
                found -> found ? Outcome.DONE : Outcome.NOT_FOUND);
    }

    /// New requests by its name are refused from then on, within a minute.
    ///
    /// @param archived false: it is in use again
    public void archive(Prompt prompt, boolean archived, Actor by) {
        boolean already = (prompt.archivedAt() != null) == archived;
        var _ =
                audit.record(
                        by,
                        archived ? Action.PROMPT_ARCHIVE : Action.PROMPT_RESTORE,
                        prompt.name(),
                        () -> {
                            if (!already) {
                                directory.archive(
                                        prompt.name(), archived ? now() : null, by.userId());
                            }
                            return already;
                        },
                        unchanged -> unchanged ? Outcome.UNCHANGED : Outcome.DONE);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
