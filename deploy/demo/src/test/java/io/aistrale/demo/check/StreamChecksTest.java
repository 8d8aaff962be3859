package io.aistrale.demo.check;

import static io.aistrale.demo.check.FabricatedShow.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.demo.submit.StreamedChat.Piece;
import io.aistrale.demo.submit.TokensTold;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

class StreamChecksTest {

    private static final String PIECES = "streams come in pieces, while the model speaks";
    private static final String WHOLE = "the pieces put together are the stored results";
    private static final String USAGE_AND_COST = "a stream's usage and cost are the simulator's";

    private final FabricatedShow show = new FabricatedShow();

    private ListAssert<String> red() {
        return assertThat(
                StreamChecks.of(show.evidence(), show.shown()).stream()
                        .filter(Check::failed)
                        .map(Check::claim)
                        .toList());
    }

    @Test
    void aStreamThatCameAsItWasSpokenHolds() {
        red().isEmpty();
    }

    @Test
    void aStreamInOnePieceIsFound() {
        show.chat = show.chatOf(List.of(piece("It is late.", 2000)), USAGE, null);
        red().containsExactly(PIECES);
    }

    @Test
    void piecesThatWereHeldBackAndCameTogetherAreFound() {
        show.chat = show.chat(List.of(1500, 1600, 1700, 1999), USAGE, null);
        red().containsExactly(PIECES);
        show.chat = show.chat(List.of(1500, 1600, 1700, 2000), USAGE, null);
        red().isEmpty();
    }

    @Test
    void twoPiecesAreTooFew() {
        show.chat = show.chatOf(List.of(piece("It is ", 650), piece("late.", 1950)), USAGE, null);
        red().containsExactly(PIECES);
    }

    @Test
    void piecesInAnotherOrderAreFound() {
        var pieces = show.chat.pieces();
        show.chat =
                show.chatOf(
                        List.of(pieces.get(0), pieces.get(2), pieces.get(1), pieces.get(3)),
                        USAGE,
                        null);
        red().containsExactly(WHOLE);
    }

    @Test
    void aLostPieceIsFound() {
        show.chat = show.chatOf(show.chat.pieces().subList(0, 3), USAGE, null);
        red().contains(WHOLE);
    }

    @Test
    void aStreamThatBrokeOffIsFoundThoughItsTextIsWhole() {
        show.chat = show.chat(List.of(650, 800, 950, 1950), USAGE, "it ended without [DONE]");
        red().containsExactly(WHOLE);
    }

    @Test
    void otherUsageThanTheSimulatorsIsFound() {
        show.chat = show.chat(List.of(650, 800, 950, 1950), new TokensTold(100, 11), null);
        red().containsExactly(USAGE_AND_COST);
    }

    @Test
    void aStreamThatTellsNoUsageIsFound() {
        show.chat = show.chat(List.of(650, 800, 950, 1950), null, null);
        red().containsExactly(USAGE_AND_COST);
    }

    @Test
    void otherUsageInTheStoredResultIsFound() {
        stored(new TokensTold(99, 10), Fabricated.COST);
        red().containsExactly(USAGE_AND_COST);
    }

    @Test
    void theLastDigitOfItsCostIsFound() {
        stored(USAGE, new BigDecimal("0.000120000001"));
        red().containsExactly(USAGE_AND_COST);
    }

    @Test
    void aStreamWhoseCostIsNotToldIsFound() {
        show.view(
                show.streamed,
                FabricatedShow.view(
                        show.streamed.target(), null, List.of(), "It is late.", USAGE, null));
        red().containsExactly(USAGE_AND_COST);
    }

    @Test
    void aSecondCallForAStreamIsFound() {
        show.run.attempts.add(show.run.attempts.getLast());
        red().containsExactly(PIECES, USAGE_AND_COST);
    }

    @Test
    void aStreamTheGatewayDoesNotKnowIsFound() {
        show.views.clear();
        red().containsExactly(WHOLE, USAGE_AND_COST);
    }

    @Test
    void withoutStreamsTheChecksAreSkipped() {
        var nothing = new Shown(List.of(), List.of(), Map.of());
        assertThat(StreamChecks.of(show.evidence(), nothing))
                .extracting(Check::verdict)
                .containsOnly(Check.Verdict.SKIPPED);
    }

    private void stored(TokensTold usage, BigDecimal cost) {
        show.view(
                show.streamed,
                FabricatedShow.view(
                        show.streamed.target(), null, List.of(), "It is late.", usage, cost));
    }

    private static Piece piece(String text, int millis) {
        return new Piece(text, Duration.ofMillis(millis));
    }
}
