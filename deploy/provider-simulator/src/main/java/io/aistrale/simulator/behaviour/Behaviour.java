package io.aistrale.simulator.behaviour;

import java.time.Duration;

/// What a call ends in. The README's table says what each looks like to the caller.
public sealed interface Behaviour {

    /// Answers plainly; also every model whose name says nothing.
    record Echo() implements Behaviour {}

    /// Fails with 500 with this probability (0 to 1), otherwise answers plainly.
    record Flaky(double probability) implements Behaviour {
        public boolean fails(Chance chance) {
            return chance.happens(probability);
        }
    }

    /// Answers this many calls in any 60 s per token and model, and refuses the rest with 429.
    record Throttled(int requestsPerMinute) implements Behaviour {}

    /// Refuses the first calls that ask the same with 429, and answers those after them.
    record Busy(int times, Duration retryAfter) implements Behaviour {}

    record SpendExhausted() implements Behaviour {}

    record Overloaded() implements Behaviour {}

    record UnknownModel() implements Behaviour {}

    /// Takes the request and never answers.
    record Hang() implements Behaviour {}

    /// Begins a valid answer, sends one byte of it every 100 ms, and never ends it.
    record Drip() implements Behaviour {}

    /// Reads the request and answers with a TCP reset.
    record Reset() implements Behaviour {}

    /// 200 with a body that is not JSON.
    ///
    /// @param tellsToken whether the caller's token stands in it
    record Garbage(boolean tellsToken) implements Behaviour {}

    /// 200 with JSON whose fields are missing or of the wrong type.
    record WrongType() implements Behaviour {}

    /// A valid answer of more than 64 MiB.
    record Huge() implements Behaviour {}

    record NoUsage() implements Behaviour {}

    record CachedTokens() implements Behaviour {}

    record ReasoningTokens() implements Behaviour {}

    /// Calls the first tool it is offered.
    record Tools() implements Behaviour {}

    /// Answers plainly, and says the caller's token.
    record TellsToken() implements Behaviour {}

    /// @param tellsToken whether the error's message quotes the caller's token
    record ErrorStatus(int status, boolean tellsToken) implements Behaviour {}
}
