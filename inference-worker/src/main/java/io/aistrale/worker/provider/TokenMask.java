package io.aistrale.worker.provider;

import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.ProviderOutcome.Ambiguous;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.CutOff;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.ProviderOutcome.Interrupted;
import io.aistrale.worker.provider.ProviderOutcome.NotSent;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.ProviderOutcome.Unavailable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Takes a call's token out of all its answer says, be it written in JSON's escapes, before that
/// becomes a chunk, a result or a journal entry. Providers quote it in errors (`Incorrect API key
/// provided: sk-…`), and who may read an answer may not read the token of a project or the
/// platform.
final class TokenMask {
    /// Shorter ones are fillers for servers that want none (`EMPTY`, `ollama`), and words of
    /// answers.
    static final int SHORTEST = 8;

    private static final String MASK = "****";

    /// What JSON may or must write behind a backslash.
    private static final String ESCAPED = "\"\\/";

    private final String token;
    private final boolean needsEscapes;
    private @Nullable Pattern escaped;

    TokenMask(Secret token) {
        this.token = token.reveal();
        this.needsEscapes = this.token.chars().anyMatch(c -> ESCAPED.indexOf(c) >= 0);
    }

    ProviderOutcome on(ProviderOutcome outcome) {
        if (token.length() < SHORTEST) {
            return outcome;
        }
        return switch (outcome) {
            case Completed(var answer, var exchange) -> new Completed(on(answer), on(exchange));
            case Rejected(var code, var message, var usage, var exchange) ->
                    new Rejected(code, in(message), usage, on(exchange));
            case Unavailable(var code, var message, var retryAfter, var exchange) ->
                    new Unavailable(code, in(message), retryAfter, on(exchange));
            case Ambiguous(var code, var message, var exchange) ->
                    new Ambiguous(code, in(message), on(exchange));
            case Interrupted(var code, var message, var partial, var exchange) ->
                    new Interrupted(code, in(message), on(partial), on(exchange));
            case CutOff(var sent, var partial, var exchange) ->
                    new CutOff(sent, partial == null ? null : on(partial), on(exchange));
            case NotSent notSent -> notSent;
        };
    }

    ChunkSink on(ChunkSink sink) {
        return token.length() < SHORTEST
                ? sink
                : (chunk, last) -> sink.take(chunk == null ? null : on(chunk), last);
    }

    private Chunk on(Chunk chunk) {
        return new Chunk(in(chunk.json()), in(chunk.text()), chunk.says());
    }

    private Answer on(Answer answer) {
        return new Answer(
                inAny(answer.text()),
                in(answer.response()),
                inAny(answer.finishReason()),
                answer.usage(),
                inAny(answer.servedModel()),
                inAny(answer.serviceTier()),
                inAny(answer.region()));
    }

    private Exchange on(Exchange exchange) {
        return new Exchange(
                exchange.httpStatus(),
                inAny(exchange.providerRequestId()),
                inAny(exchange.servedBy()),
                inAny(exchange.providerMessage()),
                exchange.limits());
    }

    private @Nullable String inAny(@Nullable String text) {
        return text == null ? null : in(text);
    }

    private String in(String text) {
        String plain = text.replace(token, MASK);
        return mayHoldItEscaped(plain) ? escaped().matcher(plain).replaceAll(MASK) : plain;
    }

    /// Most texts have no escape but line breaks, and are not searched twice.
    private boolean mayHoldItEscaped(String text) {
        return text.contains("\\u") || (needsEscapes && text.indexOf('\\') >= 0);
    }

    private Pattern escaped() {
        if (escaped == null) {
            escaped =
                    Pattern.compile(
                            token.chars()
                                    .mapToObj(c -> written((char) c))
                                    .collect(Collectors.joining()));
        }
        return escaped;
    }

    /// A character as it is, behind a backslash, or by its number.
    private static String written(char c) {
        String backslash = ESCAPED.indexOf(c) < 0 ? "" : "\\\\?";
        String itself = Pattern.quote(String.valueOf(c));
        return "(?:%s%s|\\\\u(?i:%04x))".formatted(backslash, itself, (int) c);
    }
}
