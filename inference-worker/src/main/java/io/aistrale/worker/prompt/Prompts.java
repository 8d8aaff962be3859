package io.aistrale.worker.prompt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.aistrale.schemas.prompt.PromptSource;
import io.aistrale.schemas.prompt.PromptTemplate;
import io.aistrale.worker.prompt.PromptDirectory.Meant;
import io.aistrale.worker.prompt.PromptDirectory.StoredPrompt;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Prompts as tokens are looked up: at once where one is not known, again after 60 s, and while the
/// database cannot be asked what it said last holds for 15 minutes. That there is none is never
/// told from memory.
public final class Prompts {
    private static final Logger log = LoggerFactory.getLogger(Prompts.class);
    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final Duration KEPT = Duration.ofMinutes(15);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /// Read, a template takes some ten times its characters.
    private static final long MOST_CHARACTERS = 4_000_000;

    private final PromptDirectory directory;
    private final Ticker ticker;
    private final Cache<Meant, Kept> kept;
    private final AtomicLong askAgainAt;
    private volatile boolean away;

    private record Kept(PromptLookup.Found found, int characters, long askedAt) {}

    public Prompts(PromptDirectory directory, Ticker ticker) {
        this.directory = directory;
        this.ticker = ticker;
        this.kept =
                Caffeine.newBuilder()
                        .maximumWeight(MOST_CHARACTERS)
                        .weigher((Meant _, Kept one) -> one.characters())
                        .expireAfterWrite(KEPT)
                        .ticker(ticker)
                        .executor(Runnable::run)
                        .build();
        this.askAgainAt = new AtomicLong(ticker.read());
    }

    public PromptLookup find(Meant meant) {
        long now = ticker.read();
        var last = kept.getIfPresent(meant);
        if (last != null && now - last.askedAt() < FRESH.toNanos()) {
            return last.found();
        }
        if (!away || isTurnToTry(now)) {
            try {
                var stored = directory.find(meant);
                away = false;
                return answered(meant, stored, last, now);
            } catch (DataAccessException e) {
                askAgainAt.set(ticker.read() + PAUSE_AFTER_FAILURE.toNanos());
                away = true;
                log.atWarn()
                        .addKeyValue("cause", e.getClass().getSimpleName())
                        .log("prompts cannot be looked up");
            }
        }
        return last == null ? new PromptLookup.Unreachable() : last.found();
    }

    private boolean isTurnToTry(long now) {
        long at = askAgainAt.get();
        return now - at >= 0 && askAgainAt.compareAndSet(at, now + PAUSE_AFTER_FAILURE.toNanos());
    }

    private PromptLookup answered(
            Meant meant, Optional<StoredPrompt> stored, @Nullable Kept last, long now) {
        if (stored.isEmpty()) {
            kept.invalidate(meant);
            return new PromptLookup.NotFound();
        }
        var prompt = stored.get();
        // A version never changes, so that it is not read again.
        var reading =
                last != null && last.found().version() == prompt.version()
                        ? last.found().prompt()
                        : PromptTemplate.read(prompt.source());
        var found = new PromptLookup.Found(prompt.version(), prompt.archived(), reading);
        var keep = new Kept(found, characters(prompt.source()), now);
        kept.put(meant, keep);
        if (meant.version() == null) {
            // By which the request asks from now on, though the database may be away then.
            kept.put(new Meant(meant.name(), prompt.version(), null), keep);
        }
        return found;
    }

    private static int characters(PromptSource source) {
        int template = source.template() == null ? 0 : source.template().length();
        int messages = source.messages() == null ? 0 : source.messages().toString().length();
        return 1_000 + template + messages + source.variables().toString().length();
    }
}
