package io.aistrale.check.client;

import io.aistrale.check.verdict.Answer;
import io.aistrale.check.verdict.Answer.Step;
import io.aistrale.check.verdict.Source;
import io.aistrale.check.verdict.Submission;
import io.aistrale.check.verdict.Submission.Outcome;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The clients' own account, a line each: every intent before it is sent, every outcome after.
/// Lines are appended and flushed at once, so that what is left after a crash is true.
public final class History implements AutoCloseable {
    private final BufferedWriter file;
    private final List<Submission> submissions = new ArrayList<>();
    private int open;

    public History(Path file) {
        try {
            this.file =
                    Files.newBufferedWriter(
                            file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is about to be published.
    ///
    /// @param requestId null: poison
    record Intent(
            int run,
            @Nullable UUID requestId,
            boolean streamed,
            String correlation,
            String topic) {}

    synchronized void intends(Intent intent) {
        open++;
        append(
                "intent run=%d request=%s correlation=%s topic=%s"
                        .formatted(
                                intent.run(),
                                intent.requestId(),
                                intent.correlation(),
                                intent.topic()));
    }

    synchronized void ended(Intent intent, Outcome outcome, @Nullable Source position) {
        open--;
        append(
                "%s correlation=%s position=%s"
                        .formatted(
                                outcome.name().toLowerCase(Locale.ROOT),
                                intent.correlation(),
                                position));
        submissions.add(
                new Submission(
                        intent.run(),
                        intent.requestId(),
                        intent.streamed(),
                        intent.correlation(),
                        outcome,
                        position));
    }

    /// What is about to be asked of a gateway.
    synchronized void asks(OpenErrand errand, Step step, String gateway) {
        append(
                "asks run=%d errand=%s key=%s step=%s manner=%s gateway=%s"
                        .formatted(
                                errand.run(),
                                errand.id(),
                                errand.key(),
                                step,
                                errand.planned().manner(),
                                gateway));
    }

    /// @param answer null: nobody listens there
    synchronized void hears(OpenErrand errand, Step step, @Nullable Answer answer) {
        append(
                "hears errand=%s step=%s %s"
                        .formatted(
                                errand.id(),
                                step,
                                answer == null
                                        ? "nobody"
                                        : "%s request=%s end=%s"
                                                .formatted(
                                                        answer,
                                                        answer.accepted(),
                                                        answer.end() == null
                                                                ? "none"
                                                                : answer.end().error())));
    }

    private void append(String line) {
        try {
            file.write(Instant.now() + " " + line);
            file.newLine();
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Records whose outcome is not known yet.
    public synchronized int open() {
        return open;
    }

    public synchronized List<Submission> submissions() {
        return List.copyOf(submissions);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
