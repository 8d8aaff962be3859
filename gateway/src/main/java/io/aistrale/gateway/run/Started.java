package io.aistrale.gateway.run;

/// What came of asking for a run.
public sealed interface Started {

    /// It is there.
    ///
    /// @param anew whether it was made now; otherwise the same was asked for before under its name
    record Kept(EvaluationRun run, boolean anew) implements Started {}

    /// The name stands for a run of something else.
    record OtherRun() implements Started {}

    /// The user has no such dataset.
    record NoDataset() implements Started {}

    /// There is no such prompt, it has no such version or label, or it is archived.
    ///
    /// @param place of it among the prompts asked for, counted from 0
    record NoPrompt(int place) implements Started {}

    /// There would be too many requests.
    ///
    /// @param items how many
    record TooMany(long items) implements Started {}
}
