package io.aistrale.check.verdict;

import java.util.List;

/// All that is known after a drain, from the very beginning.
///
/// @param submissions records that were published, by gateways too
/// @param errands what callers wanted of gateways
/// @param published what the gateways made of them
/// @param journal each partition's entries in its order
/// @param books what the replayed journal, the provider's bills and PostgreSQL disagree about
/// @param rateLimits what calls were held to from the very beginning
/// @param budgets how each stands
/// @param outages when PostgreSQL was away
/// @param callsBilled calls whose bill by the provider was compared to the last digit
/// @param deaths processes that ended unasked, in sentences
public record Facts(
        List<Submission> submissions,
        List<Errand> errands,
        List<Published> published,
        List<JournalEntry> journal,
        List<Reply> replies,
        List<Chunk> chunks,
        List<ProviderCall> calls,
        List<DeadLetter> deadLetters,
        BookDifferences books,
        List<RateLimit> rateLimits,
        List<BudgetUse> budgets,
        Outages outages,
        int callsBilled,
        List<String> deaths) {}
