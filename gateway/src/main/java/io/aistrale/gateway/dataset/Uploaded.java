package io.aistrale.gateway.dataset;

/// What came of an upload.
public sealed interface Uploaded {

    /// The dataset is there.
    ///
    /// @param anew whether this upload made it; otherwise the same bytes were there under its name
    record Kept(Dataset dataset, boolean anew) implements Uploaded {}

    /// The name stands for other cases already.
    record OtherCases() implements Uploaded {}
}
