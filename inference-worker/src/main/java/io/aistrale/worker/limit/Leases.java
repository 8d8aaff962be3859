package io.aistrale.worker.limit;

import io.aistrale.worker.limit.Subject.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The lines of time that the fleet's workers share, one for each rate: [LeaseStore], or a test's
/// memory. A request or token is a stretch of its line, a minute divided by the limit; whoever asks
/// gets the next stretches, so that all workers together never use more than the line is long.
public interface Leases {
    /// How far ahead of now slices are given: what a worker that dies takes along.
    Duration AHEAD = Duration.ofSeconds(1);

    /// How much of an unused past is given all the same: the burst that a rate allows.
    Duration BURST = Duration.ofMillis(400);

    /// What was given and not used is given again up to this part of a minute's worth: more of it
    /// beside the line would be too much for one minute.
    int CREDIT_PART = 8;

    /// What is counted.
    enum Unit {
        REQUESTS,
        TOKENS;

        private final String text = name().toLowerCase(Locale.ROOT);

        public String text() {
            return text;
        }
    }

    /// A rate's name.
    record Key(Subject subject, Unit unit) {
        Kind kind() {
            return subject.kind();
        }
    }

    /// What a worker asks of one rate.
    ///
    /// @param perMinute its limit
    /// @param want requests or tokens that can be used
    /// @param spare those that can be used besides, where nobody else has use for them
    /// @param book those that join the queue; negative: that left it
    /// @param correction those used beyond what was taken; negative: taken and not used
    /// @param hold how long nothing may be given, by the provider's word
    record Ask(
            Key key,
            double perMinute,
            double want,
            double spare,
            double book,
            double correction,
            Duration hold) {}

    /// What it gets. All times are counted from the moment of giving, so that no two clocks need
    /// agree.
    ///
    /// @param slice until the slice begins; negative: it has begun
    /// @param units requests or tokens of the slice, may be 0
    /// @param again those that can be used at once: others were given them and did not use them
    /// @param turn until the turn of the first that joined the queue
    record Grant(Key key, Duration slice, double units, double again, Duration turn) {}

    /// Asks for all rates at once. May block for a bounded time.
    ///
    /// @return one for each, in any order
    /// @throws RuntimeException where they cannot be asked
    List<Grant> ask(List<Ask> asks);
}
