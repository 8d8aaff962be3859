package io.aistrale.check.verdict;

import java.util.List;

/// All that is known after a drain, from the very beginning.
///
/// @param journal each partition's entries in its order
/// @param books what the replayed journal and PostgreSQL disagree about
/// @param deaths processes that ended unasked, in sentences
public record Facts(
        List<Submission> submissions,
        List<JournalEntry> journal,
        List<Reply> replies,
        List<Chunk> chunks,
        List<ProviderCall> calls,
        List<DeadLetter> deadLetters,
        BookDifferences books,
        List<String> deaths) {}
