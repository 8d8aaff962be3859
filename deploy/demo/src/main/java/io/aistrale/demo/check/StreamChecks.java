package io.aistrale.demo.check;

import io.aistrale.demo.submit.Ending;
import io.aistrale.demo.submit.InferenceView;
import io.aistrale.demo.submit.StreamedChat;
import io.aistrale.demo.submit.TokensTold;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A streamed answer comes as the model speaks, and is the same as if it had not been streamed.
public final class StreamChecks {

    private static final String PIECES = "streams come in pieces, while the model speaks";
    private static final String WHOLE = "the pieces put together are the stored results";
    private static final String USAGE = "a stream's usage and cost are the simulator's";
    private static final String REAL = "only the simulator's streams are read";
    private static final int FEWEST_PIECES = 3;

    /// The simulator spreads a stream over three quarters of its time. What came at once would have
    /// no spread; a busy machine makes it narrower.
    private static final int PART_OF_PROVIDER_TIME = 4;

    private StreamChecks() {}

    public static List<Check> of(Evidence evidence, Shown shown) {
        List<StreamedChat> chats = shown.streamed();
        if (chats.isEmpty()) {
            return List.of(
                    Check.skipped(PIECES, REAL),
                    Check.skipped(WHOLE, REAL),
                    Check.skipped(USAGE, REAL));
        }
        int pieces = chats.stream().mapToInt(chat -> chat.pieces().size()).sum();
        String streams = chats.size() + " streams";
        return List.of(
                check(
                        PIECES,
                        streams + ", " + pieces + " pieces",
                        chats,
                        chat -> together(chat, call(evidence, chat))),
                check(WHOLE, streams, chats, chat -> otherText(chat, shown.view(chat.request()))),
                check(
                        USAGE,
                        streams,
                        chats,
                        chat -> otherUsage(evidence, chat, shown.view(chat.request()))));
    }

    /// @param difference what contradicts the claim; null where it holds
    private static Check check(
            String claim,
            String numbers,
            List<StreamedChat> chats,
            Function<StreamedChat, @Nullable String> difference) {
        List<String> differences = new ArrayList<>();
        for (StreamedChat chat : chats) {
            String found = difference.apply(chat);
            if (found != null) {
                differences.add(chat.request().label() + ": " + found);
            }
        }
        return Check.of(claim, numbers, differences);
    }

    private static @Nullable String together(StreamedChat chat, @Nullable ProviderCall call) {
        if (call == null) {
            return "not exactly one call was made for it";
        }
        Duration least = Duration.ofMillis(call.durationMillis()).dividedBy(PART_OF_PROVIDER_TIME);
        boolean inPieces =
                chat.pieces().size() >= FEWEST_PIECES && chat.spread().compareTo(least) >= 0;
        return inPieces
                ? null
                : "%d pieces within %d ms, spoken in %d ms"
                        .formatted(
                                chat.pieces().size(),
                                chat.spread().toMillis(),
                                call.durationMillis());
    }

    private static @Nullable String otherText(StreamedChat chat, @Nullable InferenceView view) {
        if (chat.outcome().ending() != Ending.SUCCEEDED) {
            return chat.outcome().errorCode();
        }
        String stored = view == null ? null : view.output();
        return Objects.equals(chat.outcome().text(), stored)
                ? null
                : "read \"%s\", stored \"%s\"".formatted(chat.outcome().text(), stored);
    }

    private static @Nullable String otherUsage(
            Evidence evidence, StreamedChat chat, @Nullable InferenceView view) {
        ProviderCall call = call(evidence, chat);
        if (call == null || view == null) {
            return "not exactly one call was made for it, or the gateway does not know it";
        }
        TokensTold billed = new TokensTold(call.inputTokens(), call.outputTokens());
        BigDecimal cost = cost(evidence, call);
        boolean same =
                billed.equals(chat.usage())
                        && billed.equals(view.usage())
                        && cost != null
                        && view.costUsd() != null
                        && cost.compareTo(view.costUsd()) == 0;
        return same
                ? null
                : "read %s, stored %s at %s USD, billed %s at %s USD"
                        .formatted(chat.usage(), view.usage(), view.costUsd(), billed, cost);
    }

    private static @Nullable BigDecimal cost(Evidence evidence, ProviderCall call) {
        Optional<Price> price = evidence.prices().of(call.provider(), call.model(), call.at());
        return price.isEmpty() ? null : price.get().costOf(call.tokens(), true);
    }

    private static @Nullable ProviderCall call(Evidence evidence, StreamedChat chat) {
        List<StoredAttempt> attempts = evidence.attemptsFor(chat.request());
        return attempts.size() == 1
                ? evidence.callsByAttempt().get(attempts.getFirst().attemptId().toString())
                : null;
    }
}
