package io.aistrale.gateway.result;

import static io.aistrale.gateway.result.ChunkOrder.Standing.AFTER_GAP;
import static io.aistrale.gateway.result.ChunkOrder.Standing.NEXT;
import static io.aistrale.gateway.result.ChunkOrder.Standing.REPEATED;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.id.TimeOrderedIds;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChunkOrderTest {

    private static final UUID ATTEMPT = TimeOrderedIds.next();
    private static final UUID OTHER = TimeOrderedIds.next();

    private final ChunkOrder order = new ChunkOrder();

    @Test
    void chunksCountOnceEach() {
        assertThat(order.stand(chunk(ATTEMPT, 0, false))).isEqualTo(NEXT);
        assertThat(order.stand(chunk(ATTEMPT, 0, false))).isEqualTo(REPEATED);
        assertThat(order.stand(chunk(ATTEMPT, 1, false))).isEqualTo(NEXT);
        assertThat(order.stand(chunk(ATTEMPT, 0, false))).isEqualTo(REPEATED);
        assertThat(order.isComplete()).isFalse();
        assertThat(order.stand(chunk(ATTEMPT, 2, true))).isEqualTo(NEXT);
        assertThat(order.isComplete()).isTrue();
    }

    @Test
    void anotherAttemptIsDroppedItsLastChunkToo() {
        order.stand(chunk(ATTEMPT, 0, false));

        assertThat(order.stand(chunk(OTHER, 0, false))).isEqualTo(REPEATED);
        assertThat(order.stand(chunk(OTHER, 1, true))).isEqualTo(REPEATED);
        assertThat(order.stand(chunk(OTHER, 7, false))).isEqualTo(REPEATED);
        assertThat(order.isComplete()).isFalse();
        assertThat(order.stand(chunk(ATTEMPT, 1, true))).isEqualTo(NEXT);
    }

    @Test
    void aGapIsSeen() {
        assertThat(order.stand(chunk(ATTEMPT, 1, false))).isEqualTo(AFTER_GAP);
        assertThat(order.stand(chunk(ATTEMPT, 0, false))).isEqualTo(NEXT);
        assertThat(order.stand(chunk(ATTEMPT, 2, true))).isEqualTo(AFTER_GAP);
        assertThat(order.isComplete()).isFalse();
    }

    private static Chunk chunk(UUID attempt, int sequence, boolean last) {
        return new Chunk(attempt, sequence, "{}", last, 1);
    }
}
