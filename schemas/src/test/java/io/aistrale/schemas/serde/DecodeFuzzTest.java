package io.aistrale.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.serde.Decoded.Reason;
import io.aistrale.schemas.serde.Decoded.Undecodable;
import io.aistrale.schemas.serde.SampleEvents.Sample;
import io.aistrale.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// No bytes make decoding throw, hang or take memory without measure. Set `-Daistrale.fuzz.seed` to
/// repeat a failure.
class DecodeFuzzTest {

    private static final int ROUNDS = 20_000;
    private static final long[] HOSTILE_LENGTHS = {
        Integer.MAX_VALUE - 8, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE
    };

    private final long seed = Long.getLong("aistrale.fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final FakeRegistry registry = new FakeRegistry();
    private final EventCodec codec =
            EventCodec.create(SerdeSettings.of(registry.url()).registering());

    @BeforeEach
    void printSeed() {
        System.out.println("DecodeFuzzTest seed " + seed);
    }

    @AfterEach
    void close() {
        codec.close();
        registry.close();
    }

    @Test
    void aTruncatedRecordIsAlwaysUndecodable() {
        for (Sample sample : SampleEvents.all()) {
            byte[] value = codec.encode(sample.topic(), sample.event());
            for (int length = 0; length < value.length; length++) {
                assertThat(codec.decode(sample.topic(), Arrays.copyOf(value, length)))
                        .as("%s cut to %d bytes", sample, length)
                        .isInstanceOf(Undecodable.class);
            }
        }
    }

    @Test
    void aDamagedRecordNeverThrows() {
        for (Sample sample : SampleEvents.all()) {
            byte[] value = codec.encode(sample.topic(), sample.event());
            for (int round = 0; round < ROUNDS; round++) {
                byte[] damaged = value.clone();
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    damaged[5 + random.nextInt(damaged.length - 5)] = (byte) random.nextInt();
                }
                assertDecides(sample, damaged);
            }
        }
    }

    @Test
    void randomBytesBehindAValidHeaderNeverThrow() {
        for (Sample sample : SampleEvents.all()) {
            byte[] header = Arrays.copyOf(codec.encode(sample.topic(), sample.event()), 5);
            for (int round = 0; round < ROUNDS; round++) {
                byte[] body = new byte[random.nextInt(300)];
                random.nextBytes(body);
                assertDecides(sample, join(header, body));
            }
        }
    }

    /// Wherever a length or a count stands, it is put up to far more than the message holds.
    @Test
    void lengthsBeyondTheMessageTakeNoMemory() {
        for (Sample sample : SampleEvents.all()) {
            byte[] value = codec.encode(sample.topic(), sample.event());
            for (long length : HOSTILE_LENGTHS) {
                for (int at = 5; at < value.length; at++) {
                    assertDecides(sample, join(Arrays.copyOf(value, at), zigzag(length)));
                }
            }
        }
    }

    @Test
    void aTextLongerThanItsMessageIsCorrupt() {
        byte[] value = codec.encode(Topics.REQUESTS, SampleEvents.request());
        for (long length : HOSTILE_LENGTHS) {
            // The first field is text.
            byte[] hostile = join(Arrays.copyOf(value, 5), zigzag(length));

            assertThat(codec.decode(Topics.REQUESTS, hostile))
                    .isInstanceOfSatisfying(
                            Undecodable.class,
                            undecodable ->
                                    assertThat(undecodable.reason()).isEqualTo(Reason.CORRUPT));
        }
    }

    private void assertDecides(Sample sample, byte[] value) {
        try {
            codec.decode(sample.topic(), value);
        } catch (Throwable thrown) {
            throw new AssertionError(
                    "Seed " + seed + ": " + sample + " as " + Arrays.toString(value) + " threw",
                    thrown);
        }
    }

    private static byte[] zigzag(long number) {
        ByteBuffer bytes = ByteBuffer.allocate(10);
        long rest = (number << 1) ^ (number >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes.put((byte) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }
}
