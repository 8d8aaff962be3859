package io.aistrale.check.workload;

import io.aistrale.check.verdict.RateLimit;
import io.aistrale.check.verdict.TightBudget;
import io.aistrale.check.workload.Planned.Conduct;
import io.aistrale.check.workload.Planned.Poison;
import io.aistrale.check.workload.Planned.Question;
import io.aistrale.schemas.event.OnUnknownOutcome;
import io.aistrale.schemas.event.Operation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What is asked, one record after another: mostly quick calls, and among these all the moods a
/// provider has, streams, requests that have to be parked, requests that end without a call,
/// duplicates and poison. The same seed asks the same.
public final class Workload {
    /// Users with tokens at both providers.
    public static final List<String> USERS = List.of("ana", "ben", "chloe");

    public static final List<String> PROVIDERS = List.of("openai", "huggingface");

    /// Asks for more than the budget has: it is always about to be used up.
    public static final TightBudget TIGHT =
            new TightBudget("emil", new BigDecimal("0.0001"), new BigDecimal("0.00003"));

    /// A model that nobody has a price for; every budget allows it.
    public static final String UNPRICED = "unpriced-model-x";

    private static final String WITHOUT_TOKEN = "dora";
    private static final String LIMITED = "support";
    private static final List<String> PROJECTS = List.of("search", LIMITED, "reports");
    static final String OPENAI = "openai";
    private static final String HUGGINGFACE = "huggingface";
    static final String MINI = "gpt-4o-mini";
    private static final String LARGE = "meta-llama/Llama-3.3-70B-Instruct";
    private static final int POISON_PERMILLE = 10;
    private static final int REPEATED_PERCENT = 4;
    private static final int PARKED_REPEATED_PERCENT = 25;
    private static final int BULK_PERCENT = 25;
    private static final int SHORT_OF_MONEY_PERCENT = 15;
    private static final int MOST_ATTEMPTS = 3;
    private static final int NOISE_BYTES = 64;

    /// Makes an answer of many words.
    private static final String AT_LENGTH = " at some length, as far as it is known by now, please";

    /// Answered, broken off by the time-out, hanging, failing now and then, parked.
    private static final List<String> STREAM_MOODS =
            List.of(
                    "slow-1s",
                    "slow-1s",
                    "slow-2s",
                    "slow-2s",
                    "slow-3s",
                    "slow-8s",
                    "hang",
                    "flaky-30pct",
                    "slow-1s-busy-1x-3s",
                    "echo");

    private final RandomGenerator random;
    private final double perSecond;

    public Workload(RandomGenerator random, double perSecond) {
        this.random = random;
        this.perSecond = perSecond;
    }

    /// What a third of the requests, with their repeated calls, are held to: about what they come
    /// to, so that some wait for it.
    public static RateLimit limit(double perSecond) {
        return new RateLimit(LIMITED, (int) (perSecond * 60 * 3 / 8));
    }

    public Planned next() {
        Duration pause = Paced.pause(random, perSecond);
        boolean bulk = random.nextInt(100) < BULK_PERCENT;
        if (random.nextInt(1000) < POISON_PERMILLE) {
            return poison(pause, bulk);
        }
        int mood = random.nextInt(1000);
        String user = mood < 15 ? WITHOUT_TOKEN : user();
        return new Planned.Request(
                pause,
                bulk,
                user,
                pick(PROJECTS),
                Map.of("team", pick(PROJECTS), "run", "check"),
                question(mood),
                conduct(mood, user),
                repeatedAfter(mood));
    }

    private String user() {
        return random.nextInt(100) < SHORT_OF_MONEY_PERCENT ? TIGHT.user() : pick(USERS);
    }

    /// A duplicate of a parked request comes before it has to wait, while it does, or after.
    private @Nullable Duration repeatedAfter(int mood) {
        int percent = isParked(mood) ? PARKED_REPEATED_PERCENT : REPEATED_PERCENT;
        if (random.nextInt(100) >= percent) {
            return null;
        }
        int latestMillis = isParked(mood) ? 6_000 : 3_000;
        return random.nextBoolean()
                ? Duration.ZERO
                : Duration.ofMillis(random.nextInt(latestMillis));
    }

    private static boolean isStreamed(int mood) {
        return mood >= 150 && mood < 230;
    }

    private static boolean isParked(int mood) {
        return mood >= 230 && mood < 280;
    }

    private Poison poison(Duration pause, boolean bulk) {
        byte[] noise = new byte[NOISE_BYTES];
        random.nextBytes(noise);
        return new Poison(pause, bulk, pick(List.of(Poison.Kind.values())), noise);
    }

    /// The first thirty of a thousand end without a call.
    private Question question(int mood) {
        String text = "Say something about ticket " + random.nextInt(100_000);
        boolean invalid = mood >= 15 && mood < 24;
        String provider = mood >= 24 && mood < 30 ? "nobody" : OPENAI;
        String special = special(mood);
        if (special != null || mood < 30) {
            String model = special == null ? MINI : MINI + "-" + special;
            Question question = Question.of(provider, model, Operation.CHAT, text);
            return invalid ? question.invalid() : question;
        }
        if (isStreamed(mood)) {
            return streamed(text);
        }
        if (isParked(mood)) {
            return parked(text);
        }
        return mood < 150 ? slow(text) : quick(text);
    }

    private Question streamed(String text) {
        boolean atOpenAi = random.nextInt(4) > 0;
        String model = atOpenAi ? MINI : LARGE;
        return Question.of(
                        atOpenAi ? OPENAI : HUGGINGFACE,
                        model + "-" + pick(STREAM_MOODS),
                        Operation.CHAT,
                        text + AT_LENGTH)
                .inChunks();
    }

    /// The provider wants it back so late that it is parked, some of it twice.
    private Question parked(String text) {
        String busy =
                random.nextInt(3) == 0 ? "busy-2x-3s" : "busy-1x-" + random.nextInt(3, 7) + "s";
        return Question.of(OPENAI, MINI + "-" + busy, Operation.CHAT, text);
    }

    /// Null for quick and slow calls that go well.
    private @Nullable String special(int mood) {
        return switch (mood / 10) {
            case 3 -> "hang";
            case 4 -> "reset";
            case 5, 6 -> "flaky-30pct";
            case 7 -> "throttled-60rpm";
            case 8 -> pick(List.of("error-400", "error-500", "spend-exhausted", "unknown-model"));
            case 9 -> pick(List.of("no-usage", "garbage", "cached-tokens", "reasoning-tokens"));
            default -> null;
        };
    }

    private Question slow(String text) {
        int seconds = random.nextInt(1, 4);
        return random.nextBoolean()
                ? Question.of(OPENAI, MINI + "-slow-" + seconds + "s", Operation.CHAT, text)
                : Question.of(HUGGINGFACE, LARGE + "-slow-" + seconds + "s", Operation.CHAT, text);
    }

    private Question quick(String text) {
        return switch (random.nextInt(10)) {
            case 0 -> Question.of(OPENAI, "text-embedding-3-small", Operation.EMBEDDINGS, text);
            case 1 -> Question.of(OPENAI, UNPRICED, Operation.CHAT, text);
            case 2, 3 ->
                    Question.of(
                            HUGGINGFACE,
                            "meta-llama/Llama-3.1-8B-Instruct",
                            Operation.TEXT_GENERATION,
                            text);
            case 4 -> Question.of(OPENAI, "gpt-4.1-nano-slow-300ms", Operation.CHAT, text);
            default -> Question.of(OPENAI, MINI, Operation.CHAT, text);
        };
    }

    /// Requests that meet a hanging or throttled provider, or a budget that has little left, are
    /// not waited for longer than need be.
    private Conduct conduct(int mood, String user) {
        boolean ambiguous = mood >= 30 && mood < 50 || isStreamed(mood);
        boolean throttled = mood >= 70 && mood < 80;
        Conduct conduct = new Conduct(ambiguous ? 2 : MOST_ATTEMPTS, onUnknown(random), null);
        return throttled || user.equals(TIGHT.user()) ? conduct.impatient() : conduct;
    }

    /// One in three does not ask again.
    static OnUnknownOutcome onUnknown(RandomGenerator random) {
        return random.nextInt(3) == 0 ? OnUnknownOutcome.FAIL : OnUnknownOutcome.RETRY;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
