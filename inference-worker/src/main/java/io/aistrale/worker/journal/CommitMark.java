package io.aistrale.worker.journal;

import java.util.regex.Pattern;

/// What a worker's offset commit says beside the offset, so that a successor reads no more of the
/// journal back than it must.
///
/// @param entriesFrom journal offset; no entry about a request at or above the committed offset
///   stands below it
/// @param repliesFrom journal offset; copies of the results that stand below it have reached their
///   reply topics
public record CommitMark(long entriesFrom, long repliesFrom) {
    /// Of a partition nobody has committed anything about: the journal is read from its beginning.
    public static final CommitMark BEGINNING = new CommitMark(0, 0);

    private static final Pattern METADATA =
            Pattern.compile("journal=(\\d{1,18});replies=(\\d{1,18})");

    /// Reads a commit's metadata; what is not ours is as good as none.
    public static CommitMark of(String metadata) {
        var found = METADATA.matcher(metadata);
        return found.matches()
                ? new CommitMark(Long.parseLong(found.group(1)), Long.parseLong(found.group(2)))
                : BEGINNING;
    }

    /// The text that stands in the commit.
    public String metadata() {
        return "journal=" + entriesFrom + ";replies=" + repliesFrom;
    }
}
